#include "matcher/recognise/word_lists.h"

#include <absl/container/flat_hash_set.h>

#include <array>
#include <string>

#include "matcher/base/hash.h"

namespace ipse {
namespace {

constexpr std::string_view kGivenNames =
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald "
    "steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric "
    "jonathan stephen larry justin scott brandon benjamin samuel gregory alexander frank patrick raymond jack dennis jerry "
    "tyler aaron jose adam nathan henry douglas zachary peter kyle noah ethan jeremy walter christian keith roger terry "
    "austin sean gerald carl dylan harold jordan jesse bryan lawrence arthur gabriel bruce logan billy joe alan juan elijah "
    "willie albert wayne randy mason vincent liam roy bobby caleb bradley russell lucas mary patricia jennifer linda "
    "elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle "
    "carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy amy kathleen angela shirley emma brenda "
    "pamela nicole anna samantha katherine christine debra rachel carolyn janet maria olivia heather helen catherine diane "
    "julie victoria joyce lauren kelly christina ruth joan virginia judith evelyn hannah andrea megan cheryl jacqueline "
    "madison teresa abigail sophia martha sara gloria janice kathryn ann isabella judy charlotte julia grace amber alice "
    "jean denise frances danielle marilyn natalie beverly diana brittany theresa kayla alexis doris lori tiffany ava mia "
    "chloe ella lily zoe harry oliver leo oscar archie freddie charlie alfie finley isaac luke max thomas lachlan cooper "
    "riley jayden harrison joel mitchell connor bailey angus hamish hugo tom sam ben dan jim bob bill mike dave steve chris "
    "matt tony nick alex kate jane anne sue jenny lucy sophie georgia imogen jasmine eliza ruby amelia isla poppy freya "
    "hans peter klaus jurgen wolfgang michael thomas andreas stefan christian martin frank uwe bernd jorg ralf dieter heinz "
    "gunter werner helmut gerhard horst manfred karl otto ursula monika petra sabine renate helga karin brigitte ingrid "
    "erika gisela claudia susanne christa heike anja katrin silke birgit andrea juergen carsten gerd jens lars sven kai "
    "ute elke jean pierre michel andre philippe louis nicolas francois jacques marie nathalie isabelle sylvie catherine "
    "francoise valerie camille lea manon jose antonio manuel francisco juan luis miguel carlos javier jesus alejandro diego "
    "fernando sergio pablo jorge alberto ramon pedro rafael eduardo roberto ricardo mario carmen ana isabel dolores pilar "
    "teresa rosa cristina lucia elena paula marta silvia raquel alejandra gabriela daniela valentina sofia camila guadalupe "
    "joao pedro paulo tiago bruno rodrigo marcos marcelo gustavo felipe fernanda juliana mariana beatriz ines giuseppe "
    "giovanni antonio mario luigi francesco marco andrea luca matteo alessandro lorenzo giulia francesca chiara sara "
    "alessia martina paolo roberto stefano mohammed muhammad ahmed ali omar hassan hussein ibrahim fatima aisha maryam "
    "zainab wei li ming jing yan hui xin yu chen raj priya anil sunil amit rahul deepak sanjay anita sunita ivan dmitri "
    "sergei olga natasha tatiana svetlana piotr jan anna katarzyna erik bjorn ingrid astrid kenji hiroshi yuki jin min";

constexpr std::string_view kFamilyNames =
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson "
    "thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young "
    "allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts "
    "gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers gutierrez "
    "ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez wood james "
    "bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez powell jenkins "
    "perry russell sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero jordan patterson "
    "alexander hamilton graham reynolds griffin wallace moreno west cole hayes bryant herrera gibson ellis tran medina "
    "aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells vargas "
    "henry chen freeman webb tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder mason "
    "dixon munoz hunt hicks holmes palmer wagner black robertson boyd rose stone salazar fox warren mills meyer rice "
    "schmidt garza daniels ferguson nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins "
    "arnold pierce hansen peters santos hart bradley knight elliott cunningham duncan armstrong hudson carroll lane riley "
    "andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis carpenter lawrence "
    "sandoval muller mueller schneider fischer weber becker schulz schulze koch bauer richter klein wolf schroder neumann "
    "schwarz zimmermann braun kruger hofmann hartmann lange schmitt werner krause meier lehmann kaiser fuchs lang scholz "
    "moller weiss jung hahn vogel keller frank berger winkler lorenz baumann herrmann bernard dubois durand leroy moreau "
    "simon laurent lefebvre michel bertrand roux vincent fournier morel girard bonnet dupont lambert rousseau mercier "
    "ferreira pereira oliveira costa rodrigues martins sousa gomes lopes marques almeida ribeiro pinto carvalho teixeira "
    "souza rossi russo ferrari esposito bianchi romano colombo ricci marino greco conti mancini rizzo lombardi moretti "
    "obrien o'brien mccarthy macdonald mclean davies wilkinson clarke jansen visser bakker smit andersen hansen nielsen "
    "jensen larsen johansson andersson karlsson nilsson eriksson novak kowalski ivanov petrov wang li zhang liu yang huang "
    "zhao wu zhou xu singh kumar sharma khan ahmed ali hussain park choi tanaka suzuki sato pham le huynh chan wong";

constexpr std::string_view kCities =
    "new-york new-york-city los-angeles chicago houston phoenix philadelphia san-antonio san-diego dallas san-jose austin jacksonville "
    "fort-worth columbus charlotte san-francisco indianapolis seattle denver washington boston el-paso nashville detroit "
    "oklahoma-city portland las-vegas memphis louisville baltimore milwaukee albuquerque tucson fresno sacramento "
    "kansas-city mesa atlanta omaha colorado-springs raleigh miami long-beach virginia-beach oakland minneapolis tulsa "
    "arlington tampa new-orleans wichita cleveland bakersfield aurora anaheim honolulu santa-ana riverside corpus-christi "
    "lexington stockton st-louis saint-louis st-paul saint-paul pittsburgh cincinnati anchorage henderson greensboro plano newark "
    "lincoln orlando irvine toledo jersey-city chula-vista durham fort-wayne st-petersburg laredo buffalo madison lubbock "
    "chandler gilbert reno scottsdale glendale norfolk winston-salem irving chesapeake fremont baton-rouge richmond boise "
    "san-bernardino spokane birmingham modesto des-moines rochester tacoma fontana oxnard moreno-valley fayetteville "
    "huntington-beach yonkers montgomery amarillo little-rock akron shreveport augusta mobile grand-rapids salt-lake-city "
    "huntsville tallahassee grand-prairie overland-park knoxville worcester brownsville newport-news santa-clarita "
    "providence fort-lauderdale chattanooga tempe oceanside garden-grove rancho-cucamonga vancouver sioux-falls ontario "
    "springfield eugene salem albany green-bay jackson london manchester leeds liverpool sheffield bristol glasgow "
    "edinburgh cardiff belfast nottingham leicester newcastle coventry bradford hull plymouth southampton portsmouth "
    "brighton reading derby swansea aberdeen oxford cambridge york sydney melbourne brisbane perth adelaide canberra "
    "hobart darwin geelong gold-coast wollongong cairns townsville ballarat bendigo toowoomba frankston hornsby parramatta "
    "toronto montreal calgary ottawa edmonton winnipeg quebec hamilton halifax victoria auckland wellington christchurch "
    "dublin cork galway berlin hamburg munchen munich koln cologne frankfurt stuttgart dusseldorf leipzig dortmund essen "
    "bremen dresden hannover nurnberg wien vienna zurich genf bern basel graz paris marseille lyon toulouse nice nantes "
    "strasbourg montpellier bordeaux lille rennes bruxelles brussels antwerpen amsterdam rotterdam den-haag utrecht madrid "
    "barcelona valencia sevilla zaragoza malaga bilbao lisboa porto braga coimbra sao-paulo rio-de-janeiro brasilia "
    "salvador fortaleza curitiba recife roma milano napoli torino palermo genova bologna firenze venezia verona mexico "
    "ciudad-de-mexico guadalajara monterrey puebla bogota medellin lima santiago buenos-aires cordoba rosario stockholm "
    "oslo copenhagen kobenhavn helsinki warszawa krakow praha budapest mumbai delhi bangalore chennai tokyo osaka";

constexpr std::string_view kStates =
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc "
    "sd tn tx ut vt va wa wv wi wy dc pr gu vi as mp ae ap aa ab bc mb nb nl ns nt nu on pe qc sk yt nsw vic qld sa tas act "
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana "
    "iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska "
    "nevada new-hampshire new-jersey new-mexico new-york north-carolina north-dakota ohio oklahoma oregon pennsylvania "
    "rhode-island south-carolina south-dakota tennessee texas utah vermont virginia washington west-virginia wisconsin "
    "wyoming district-of-columbia puerto-rico alberta british-columbia manitoba new-brunswick newfoundland nova-scotia "
    "ontario prince-edward-island quebec saskatchewan new-south-wales victoria queensland south-australia western-australia "
    "tasmania northern-territory australian-capital-territory bayern hessen sachsen berlin hamburg bremen saarland "
    "thuringen brandenburg niedersachsen nordrhein-westfalen baden-wurttemberg rheinland-pfalz schleswig-holstein "
    "sachsen-anhalt mecklenburg-vorpommern";

constexpr std::string_view kCountries =
    "us usa united-states united-states-of-america gb gbr uk united-kingdom england scotland wales ireland irl ie ca can canada "
    "mx mex mexico au aus australia nz nzl new-zealand de deu germany deutschland at aut austria osterreich ch che "
    "switzerland schweiz fr fra france es esp spain espana pt prt portugal it ita italy italia nl nld netherlands be bel "
    "belgium belgique se swe sweden no nor norway dk dnk denmark fi fin finland pl pol poland br bra brazil brasil ar arg "
    "argentina cl chl chile co col colombia pe per peru in ind india cn chn china jp jpn japan kr kor korea vn vnm vietnam "
    "ph phl philippines pk pak pakistan ng nga nigeria za zaf south-africa ke ken kenya eg egy egypt tr tur turkey gr grc "
    "greece ru rus russia ua ukr ukraine puerto-rico pri cu cub cuba gt guatemala sv el-salvador hn honduras dominican-republic haiti "
    "cz cze hu hun hungary ro rou romania il isr israel";

constexpr std::string_view kStreetWords =
    "street st avenue ave av road rd drive dr lane ln court ct place pl boulevard blvd way circle cir crescent cres close cl terrace "
    "ter tce trail trl parkway pkwy highway hwy square sq loop circuit cct cove cv grove gr parade pde esplanade alley aly "
    "row walk mews gardens gdns broadway plaza pike ridge turnpike pass crossing xing calle avenida avda av. plaza paseo "
    "carrera carretera camino rue chemin allee impasse quai place route boulevard strasse str weg platz gasse allee damm ring "
    "ufer via viale piazza corso vicolo largo rua travessa praca estrada alameda straat laan plein gracht box gata gatan vej "
    "veien gate";

constexpr std::string_view kUnitWords =
    "apt apartment unit suite ste flat floor fl room rm lot trlr trailer bldg building piso puerta depto dpto departamento "
    "appartement appt apto wohnung interno int scala esc lvl level no";

constexpr std::string_view kSexWords =
    "m f male female man woman boy girl mann frau w u x o d unknown unk other undetermined ambiguous nonbinary non-binary intersex "
    "mannlich weiblich mannl weibl divers masculin feminin masculino femenino feminino hombre mujer homme femme maschio "
    "femmina h hombre uomo donna indeterminate not-stated not-specified declined masc fem mal fml man vrouw kvinne kvinna";

constexpr std::string_view kSuffixWords = "jr sr ii iii iv v jnr snr junior senior md phd esq 2nd 3rd 4th 1st i rn dds do";

constexpr std::string_view kTitleWords =
    "mr mrs ms miss mx dr prof rev sir dame lady lord fr sister hon capt herr frau hr fraulein m mme mlle monsieur madame sr sra "
    "srta don dona sig signora dott dottssa senhor dhr mevr dipl-ing dr-med prof-dr";

using WordSet = absl::flat_hash_set<std::string, StringHash, StringEq>;

WordSet MakeSet(std::string_view words) {
  WordSet set;
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    std::string word(words.substr(0, end));
    for (char& c : word) {
      if (c == '-') c = ' ';
    }
    if (!word.empty()) set.insert(std::move(word));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return set;
}

const WordSet& SetOf(WordList list) {
  static const auto* sets = new std::array<WordSet, 10>{
      MakeSet(kGivenNames), MakeSet(kFamilyNames), MakeSet(kCities), MakeSet(kStates),      MakeSet(kCountries),
      MakeSet(kStreetWords), MakeSet(kUnitWords),  MakeSet(kSexWords), MakeSet(kSuffixWords), MakeSet(kTitleWords)};
  return (*sets)[static_cast<size_t>(list)];
}

}  // namespace

bool InWordList(WordList list, std::string_view word) { return SetOf(list).contains(word); }

}  // namespace ipse
