#include "tools/cli/report_style.h"

namespace ipse {

const char* const kReportStyle = R"css(
:root{color-scheme:light dark;--paper:#faf8f4;--panel:#fff;--ink:#1c2329;--soft:#56606a;--line:#ddd8ce;--track:#efece5;
--full:#2f5d8c;--bar-soft:#a9c3dc;--for:#0e6f68;--against:#ad4a1f;--mark:#7a5200;--mark-paper:#fbf1d9;--none:#b8b3a8}
@media (prefers-color-scheme:dark){:root{--paper:#13171a;--panel:#1b2125;--ink:#e8e5de;--soft:#a7b0b7;--line:#353d43;
--track:#272e33;--full:#86b8e6;--bar-soft:#3f6285;--for:#4fc4ba;--against:#ee9166;--mark:#f0c674;--mark-paper:#2d2717;
--none:#5c6468}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 "Inter","Segoe UI",system-ui,-apple-system,
"Helvetica Neue","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
main,header.top,footer{max-width:70rem;margin:0 auto;padding:0 1.5rem}
header.top{padding-top:3rem}
h1,h2,h3,.figure b{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,"DejaVu Serif",serif;
font-weight:600;text-wrap:balance}
h1{font-size:clamp(1.7rem,4.6vw,2.7rem);line-height:1.15;letter-spacing:-.01em;margin:.3rem 0 .8rem}
h2{font-size:1.55rem;line-height:1.25;margin:0 0 .5rem}
h3{font-size:1.12rem;margin:1.8rem 0 .4rem}
h4{font-size:1rem;margin:0 0 .3rem}
p{margin:.4rem 0 .9rem;max-width:46rem}
.eyebrow{color:var(--soft);font-size:.8rem;letter-spacing:.09em;text-transform:uppercase;margin:0}
.lead{font-size:1.08rem}
.soft,small,figcaption,caption{color:var(--soft)}
small{font-size:.84em}
section{padding:2.2rem 0 .6rem;border-top:1px solid var(--line);margin-top:2rem}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:1.4rem 0 0;font-size:.92rem}
a{color:var(--full);text-underline-offset:.2em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--full);outline-offset:3px}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;background:var(--line);
border:1px solid var(--line);border-radius:6px;overflow:hidden;margin:1.6rem 0 0}
.figure{background:var(--panel);padding:1rem 1.1rem;display:flex;flex-direction:column}
.figure b{font-size:1.75rem;line-height:1.2}
.figure span{font-size:.9rem}
.note{background:var(--mark-paper);border-left:4px solid var(--mark);padding:.7rem 1rem;margin:1rem 0;max-width:none;
border-radius:0 4px 4px 0}
.note p{margin:.2rem 0}
.note.calm{background:var(--panel);border-color:var(--for)}
table.short{max-width:40rem}
.scroll{overflow-x:auto;margin:.8rem 0 1.2rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;padding:0 0 .4rem;font-size:.86rem}
th,td{padding:.36rem .7rem .36rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;font-size:.8rem;color:var(--soft);vertical-align:bottom;border-bottom:1.5px solid var(--soft)}
tbody th{font-weight:500}
.n{text-align:right;white-space:nowrap}
.barcell{min-width:6.5rem;width:24%;vertical-align:middle}
svg.bar{display:block;width:100%;height:.72rem;overflow:visible;margin-top:.35rem}
svg .track{fill:var(--track)}svg .soft{fill:var(--bar-soft)}svg .full{fill:var(--full)}
svg .for{fill:var(--for)}svg .against{fill:var(--against)}
svg .zero{stroke:var(--soft);stroke-width:1;vector-effect:non-scaling-stroke}
svg.chart{display:block;width:100%;height:auto}
svg.chart text{font-size:12px;fill:var(--soft)}
svg .grid{stroke:var(--line);stroke-width:1}
svg .limit{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 3}
svg.chart .limit-name{fill:var(--ink)}
svg .z-none{fill:var(--none)}svg .z-possible{fill:var(--bar-soft)}svg .z-probable{fill:var(--full)}svg .z-certain{fill:var(--for)}
.narrow-only{display:none}
figure{margin:1rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem 2.4rem}
.cards h3{margin-top:.8rem}
.levels td.bits{width:4.2rem}.levels .barcell{width:30%}
.pair{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:1.1rem 1.2rem;margin:1rem 0;
break-inside:avoid}
.pair>p{margin:.2rem 0 .8rem}
.pair-body{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1rem 2rem}
.pair table{font-size:.86rem}
.values{table-layout:fixed}.values th:first-child{width:28%}.pair td,.pair th{overflow-wrap:anywhere}
.pair .waterfall th,.pair .waterfall td{overflow-wrap:normal}
.pair .barcell{width:34%;min-width:5rem}
tr.differs td{background:var(--mark-paper)}
tr.differs th::after{content:" ≠";color:var(--mark);font-weight:700}
tr.total th,tr.total td{font-weight:700;border-bottom:0;border-top:1.5px solid var(--soft)}
.grade{display:inline-block;font-size:.78rem;font-weight:600;padding:.05rem .5rem;border-radius:1rem;border:1px solid
currentColor;white-space:nowrap}
.grade.certain{color:var(--for)}.grade.probable{color:var(--full)}.grade.possible{color:var(--soft)}
.pro{color:var(--for)}.con{color:var(--against)}
code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em;overflow-wrap:anywhere}
details{margin:.6rem 0}summary{cursor:pointer;color:var(--full)}
dl.terms{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.4rem;font-size:.93rem}
dl.terms dt{font-weight:600}dl.terms dd{margin:0}
ul.plain{padding-left:1.1rem;margin:.3rem 0 1rem}
footer{color:var(--soft);font-size:.86rem;padding-top:2rem;padding-bottom:3rem}
@media (max-width:44rem){main,header.top,footer{padding-left:1rem;padding-right:1rem}header.top{padding-top:1.8rem}
.pair-body{grid-template-columns:minmax(0,1fr)}.wide-only,.wide{display:none}.narrow-only{display:block}
.figures{grid-template-columns:1fr 1fr}.figure{padding:.8rem .9rem}.figure b{font-size:1.4rem}
.barcell{min-width:3.4rem}th,td{padding-right:.5rem}dl.terms{grid-template-columns:1fr}dl.terms dd{margin-bottom:.5rem}.pair{padding:.9rem}}
@media print{:root{color-scheme:light;--paper:#fff;--panel:#fff;--ink:#000;--soft:#444;--line:#bbb;--track:#eee;--full:#2f5d8c;
--bar-soft:#a9c3dc;--for:#0e6f68;--against:#ad4a1f;--mark:#7a5200;--mark-paper:#fff;--none:#b8b3a8}
body{font-size:10.5pt}nav{display:none}section{break-inside:auto}h2,h3{break-after:avoid}tr,.figure{break-inside:avoid}
.scroll{overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";

}  // namespace ipse
