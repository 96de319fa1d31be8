package graph
import ("os";"testing";"context";"fmt";"time";"strings")
func TestScratch3(t *testing.T){
 ctx:=context.Background()
 g,err:=Open(ctx,"/tmp/g1m/store",Options{}); if err!=nil{t.Fatal(err)}
 defer g.Close()
 r:=strings.NewReplacer("{{AREA}}","http://eo.example.org/area/media","{{COUNTRY}}","http://eo.example.org/country/UKR","{{ELECTION}}","http://eo.example.org/election/GEO-2024-10-14-parliamentary-0","{{FINDING}}","http://eo.example.org/finding/D00004-F0007","{{Y0}}","2010","{{Y1}}","2020")
 for _,q:=range []string{"q1","q3","q4","q4a","q4b","q6","q5"}{
  b,_:=os.ReadFile("/work/shared/bench/queries/gizmo/"+q+".js")
  st:=time.Now()
  rows,err:=g.Gizmo(ctx,r.Replace(string(b)),GizmoOptions{Deadline:20*time.Second,Limit:-1})
  n:=0; if rows!=nil{n=len(rows.Rows)}
  fmt.Println(q,n,err,time.Since(st).Round(time.Millisecond))
 }
 for _,q:=range []string{
  `g.V("<http://eo.example.org/country/UKR>").In("<http://eo.example.org/ns#country>").In("<http://eo.example.org/ns#election>").In("<http://eo.example.org/ns#document>").Has("<http://eo.example.org/ns#polarity>","<http://eo.example.org/ns#Problem>").All()`,
  `g.V("<http://eo.example.org/ns#Problem>").In("<http://eo.example.org/ns#polarity>").Has("<http://eo.example.org/ns#document>","<http://eo.example.org/doc/D00973>").All()`,
  `g.V("<http://eo.example.org/finding/D00004-F0007>").Out("<http://eo.example.org/ns#document>").LabelContext("<http://eo.example.org/doc/D00004>").In("<http://eo.example.org/ns#document>").All()`,
 }{
  st:=time.Now()
  rows,err:=g.Gizmo(ctx,q,GizmoOptions{Deadline:20*time.Second,Limit:-1})
  n:=0; if rows!=nil{n=len(rows.Rows)}
  fmt.Println(n,err,time.Since(st).Round(time.Millisecond))
 }
}
