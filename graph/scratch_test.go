package graph
import ("os";"slices";"testing";"context";"fmt";"time";"github.com/electiongraph/electiongraph/schema/rdf")
func TestScratch(t *testing.T){
 ctx:=context.Background()
 dir:="/tmp/g1m/store"
 os.RemoveAll(dir)
 f,_:=os.Open("/tmp/g1m/g.nq")
 st:=time.Now()
 by:=map[rdf.Term][]rdf.Quad{}; var order []rdf.Term; n:=0
 for q,err:=range rdf.ReadNQuads(f,""){ if err!=nil{t.Fatal(err)}; if by[q.G]==nil{order=append(order,q.G)}; by[q.G]=append(by[q.G],q);n++ }
 fmt.Println("read",n,time.Since(st))
 g,err:=Open(ctx,dir,Options{}); if err!=nil{t.Fatal(err)}
 st=time.Now(); k:=0
 for i,l:=range order { _,err:=g.Replace(ctx,l,by[l]); if err!=nil{t.Fatal(err)}; k+=len(by[l]); if i%200==0 {fmt.Println(i,k,time.Since(st).Round(time.Millisecond)); st=time.Now()} }
 fmt.Println("loaded",k)
 for i:=0;i<5;i++{
  l:=order[300+i*200]
  st=time.Now(); g.Replace(ctx,l,by[l]); d0:=time.Since(st)
  half:=slices.Clone(by[l]); half=half[:len(half)-60]
  st=time.Now(); c,err:=g.Replace(ctx,l,half); d1:=time.Since(st)
  st=time.Now(); c2,_:=g.Remove(ctx,l); d2:=time.Since(st)
  st=time.Now(); c3,_:=g.Replace(ctx,l,by[l]); d3:=time.Since(st)
  fmt.Println("same",d0,"60 less",c,d1,"remove",c2,d2,"again",c3,d3,err)
 }
 fi,_:=os.Stat(dir+"/graph.bolt"); fmt.Println(fi.Size()>>20)
 g.Close()
}
func TestScratch2(t *testing.T){
 ctx:=context.Background()
 dir:="/tmp/g1m/store"
 for i:=0;i<3;i++{ st:=time.Now(); g,err:=Open(ctx,dir,Options{ReadOnly:i==1}); if err!=nil{t.Fatal(err)}; fmt.Println("open",time.Since(st)); g.Close() }
 g,_:=Open(ctx,dir,Options{})
 defer g.Close()
 ns:=func(s string)rdf.Term{return rdf.IRI("http://eo.example.org/ns#"+s)}
 for i:=0;i<3;i++{
 st:=time.Now()
 g.View(ctx,func(v *View)error{
   e,_:=v.In(ns("country"),[]rdf.Term{"<http://eo.example.org/country/UKR>"})
   d,_:=v.In(ns("election"),sources(e))
   f,_:=v.In(ns("document"),sources(d))
   p,_:=v.Out(ns("polarity"),sources(f))
   is,err:=v.Out(ns("issue"),sources(f))
   fmt.Println("q1",len(e),len(d),len(f),len(p),len(is),err,time.Since(st))
   return nil})
 st=time.Now()
 g.View(ctx,func(v *View)error{ a,err:=v.About("<http://eo.example.org/finding/D00004-F0007>"); fmt.Println("about",len(a),err,time.Since(st)); return nil})
 st=time.Now()
 g.View(ctx,func(v *View)error{ a,err:=v.In(ns("polarity"),[]rdf.Term{ns("Problem")}); fmt.Println("hub",len(a),err,time.Since(st)); return nil})
 st=time.Now()
 g.View(ctx,func(v *View)error{ a,err:=v.Labels(); c,_:=v.Count(); fmt.Println("labels",len(a),c,err,time.Since(st)); return nil})
 }
 st:=time.Now(); n:=0
 for _,err:=range g.Quads(ctx){ if err!=nil{t.Fatal(err)}; n++ }
 fmt.Println("export",n,time.Since(st))
 st=time.Now(); n=0
 g.View(ctx,func(v *View)error{ for range v.Match("",ns("country"),"","") {n++}; return nil})
 fmt.Println("pred only",n,time.Since(st))
}
