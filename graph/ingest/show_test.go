package ingest
import ("testing";"os";"fmt";"path/filepath")
func TestShow(t *testing.T){
 fs,_:=filepath.Glob(os.Getenv("SHOW")); 
 for _,f:=range fs { r,_:=os.Open(f); d,err:=Read(r,filepath.Base(f),Options{}); if err!=nil{fmt.Println(err);continue}
 fmt.Println("=====",f,d.Format,d.Language,len(d.Text),d.Meta.Title.Text,d.Warnings); fmt.Println(outline(d)) }
}
