#include "matcher/recognise/header_lexicon.h"

#include <array>

namespace ipse {
namespace {

using enum ColumnRole;

// English first, then Spanish, German, French, Portuguese, Italian, Dutch and Scandinavian.
constexpr auto kLexicon = std::to_array<LexiconEntry>({
    {kTruth,
     "clusterid cluster clusterno clusternumber clusterkey trueid truthid truth groundtruth goldid goldenid goldstandard "
     "trueclusterid trueclusterno truecluster truematchid truematch matchid matchgroup matchgroupid matchkey entityid "
     "entity entitykey trueentityid trueentity label labels ismatch match matched matches dupid duplicateid duplicateof "
     "isduplicate dupgroup duplicategroup truepersonid realid realpersonid groupid dedupeid dedupid classid gtid "
     "identityid uniqueentityid resolvedid linkid"},
    {kSource,
     "source sourcesystem sourcesys sourcename sourcecode sourceid srcsystem srcsys src system systemid systemname "
     "sendingsystem sendingfacility sendingapplication facility facilityid facilityname facilitycode facilitycd fac "
     "facid hospital hospitalid hospitalname hospitalcode hosp hospid site siteid sitename sitecode clinic clinicid "
     "clinicname assigningauthority assigner assigningfacility assigningauthorityid authority authorityid namespace namespaceid "
     "issuer datasource datasourceid dataset origin organization organisation organizationid organisationid orgid "
     "orgname practice practiceid practicename institution institutionid institutionname registry registryname "
     "custodian managingorganization tenant managingorganizationreference tenantid fuente origen centro centrosanitario hospitalorigen quelle "
     "quellsystem einrichtung klinik krankenhaus etablissement hopital fonte sistema instituicao unidade struttura "
     "ospedale ziekenhuis bron sjukhus sistemaorigen identifierassigner identifiersystem meta.source metasource"},
    {kLocalIdentifier,
     "mrn mr mrnumber mrnid personsourcevalue medicalrecordnumber medicalrecordno medicalrecordnum medicalrecordid medicalrecord medrecno "
     "medrecnum medrecnbr medrec mrno mrnum mrnbr patientid patid ptid patientno patientnum patientnumber patientnbr "
     "patno patnum ptno ptnum patientidentifier patientkey localid localidentifier localpatientid localpatientnumber "
     "hospitalnumber hospitalno hospitalpatientid hospno unitnumber chartnumber chartno chartid chart chartnum "
     "casenumber caseno recordnumber recordno externalid externalpatientid extid internalid internalpatientid "
     "sourcepatientid sourcerecordid sourcepk personnumber personno clientid clientno clientnumber subjectid "
     "emrid ehrid enterprisemrn identifier identifiervalue identifiers urno urn ur hospitalmrn facilitymrn "
     "numerohistoria numerohistoriaclinica historiaclinica nhc expediente numeroexpediente idpaciente pacienteid "
     "patientennummer patientnr patientennr patientenid fallnummer ipp numeropatient nopatient numerodossier "
     "idpatient prontuario numeroprontuario idpaziente codicepaziente cartella numerocartella patientnummer "
     "patientennummerlokal journalnummer"},
    {kNationalIdentifier,
     "ssn ssno ssnumber ssnum socsec socsecid socsecno socsecnum socsecnbr socsecnumber socialsecurity "
     "socialsecuritynumber socialsecurityno socialsecuritynum socialsecuritynbr socialsecurityid social socialnumber "
     "socialinsurancenumber sin sinnumber nationalid nationalidentifier nationalidnumber nationalidno nationalnumber nid "
     "nin nino nationalinsurancenumber nhs nhsno nhsnumber nhsnum nhsid chi chinumber ihi ihinumber "
     "healthcardnumber hcn healthcard phn personalhealthnumber ssnlast4 ssn4 last4ssn last4ofssn taxid tin itin "
     "taxidentificationnumber govid governmentid citizenid idcardnumber identitycard identitycardnumber aadhaar "
     "aadhaarnumber aadhar abha nric dni nif nie curp rfc cedula cedulaidentidad documento documentoidentidad "
     "numerodocumento rut run cuil cuit numeroseguridadsocial nss seguridadsocial sozialversicherungsnummer "
     "sozialversicherung svnr svnummer rentenversicherungsnummer ahv ahvnummer steuerid steueridentifikationsnummer "
     "personalausweis personalausweisnummer nir numerosecu numerosecuritesociale securitesociale numsecu nosecu ins "
     "insee cpf cns cartaosus numerocns rg registrogeral codicefiscale codfiscale cf bsn burgerservicenummer "
     "personnummer fodselsnummer cpr cprnummer henkilotunnus pesel egn oib jmbg"},
    {kOtherIdentifier,
     "insuranceid insurancenumber insuranceno insurancenum insurancememberid insurancepolicynumber insurancepolicy "
     "insuredid policynumber policyno policyid policy memberid memberno membernumber membernum membershipnumber "
     "membership subscriberid subscribernumber subscriberno healthplanid planid planmemberid healthinsurancenumber "
     "healthinsuranceid medicaid medicaidid medicaidnumber medicaidno medicare medicareid medicarenumber medicareno "
     "hic hicn hicnumber driverslic driverlic driverlicno mbi mbinumber beneficiaryid benefitid driverlicense driverslicense driverlicence "
     "driverslicence drivinglicence driverlicensenumber driverslicensenumber driverlicenseno driverslicenseno drivers "
     "dl dlnumber dlno dln licensenumber licencenumber passport passportno passportnumber passportid visanumber "
     "voterid voterregnum voterregistrationnumber ncid militaryid veteranid edipi dodid tribalid alienid accountnumber "
     "acctno acctnum accountno accountid acct employeeid studentid idnumber idno otherid otheridentifier alternateid "
     "alternateidentifier altid altidentifier secondaryid numeropoliza poliza tarjetasanitaria pasaporte "
     "versichertennummer versicherungsnummer versichertenid krankenkassennummer krankenkassennr kvnr krankenversichertennummer "
     "fuhrerschein fuehrerschein reisepass numeroassure assurance mutuelle permisconduire passeport carteirinha "
     "numerocarteirinha convenio passaporte tesserasanitaria tessera patente passaporto npi npinumber deanumber"},
    {kFullName,
     "fullname fullnm firstandsurname firstandlastname firstandlast completename patientname patname ptname personname namefull wholename displayname legalname "
     "fullnamelegal namelastfirst lastfirst lastnamefirstname lastfirstmiddle lastfirstname firstlast "
     "firstnamelastname namefirstlast customername clientname membername subjectname nametext humanname "
     "nombrecompleto nombreyapellidos nombreyapellido nombresyapellidos apellidosynombre apellidosynombres "
     "nombrepaciente vollname vollstaendigername vollstandigername patientenname namevorname vornamename nomcomplet "
     "nomprenom nometprenom prenomnom nomeprenom nompatient nomecompleto nomepaciente nomecognome cognomenome "
     "nominativo nomecompletopaciente volledigenaam naam fulltnavn navn"},
    {kGivenName,
     "firstname firstnames first firstnm fname fnm fstname frstname frstnm givenname givennames given givennm gname "
     "gvnname forename forenames christianname namefirst namegiven givname gnname firstgivenname namegiven "
     "firstinitial nombres primernombre nombrepila nombredepila vorname vornamen rufname prenom prenoms premierprenom "
     "primeironome prenome nomeproprio voornaam voornamen roepnaam fornavn fornamn etunimi imie jmeno"},
    {kMiddleName,
     "middlename middlenames middle middlenm mname mnm midname middleinitial middleinit midinit mi minit minitial "
     "namemiddle secondname secondgivenname secondgivennames secondforename othergivennames othernames othername "
     "additionalgivennames additionalname segundonombre zweitername zweitvorname zweitervorname deuxiemeprenom secondprenom "
     "segundonome nomedomeio secondonome tussennaam mellomnavn mellemnavn"},
    {kFamilyName,
     "lastname lastnames last lastnm lname lnm lstname familyname familynames family familynm famname fmname surname "
     "surnames surnm sname srname namelast namefamily patronymic currentlastname legallastname "
     "apellido apellidos primerapellido segundoapellido apellidopaterno apellidomaterno apellido paterno materno "
     "nachname familienname zuname nomdefamille nomfamille nomusage nomdusage nomusuel sobrenome sobrenomes apelido "
     "apelidos ultimonome cognome cognomi achternaam familienaam etternavn efternavn efternamn sukunimi nazwisko "
     "prijmeni"},
    {kPreviousFamilyName,
     "maidenname maiden maidennm maidensurname maidenlastname birthname birthsurname birthlastname birthfamilyname "
     "previouslastname previousfamilyname previoussurname prevlastname prevname previousname formername "
     "formerlastname formersurname formerfamilyname oldlastname oldname priorlastname priorname premarriagename neename nee "
     "aliaslastname aliasname apellidosoltera apellidodesoltera geburtsname madchenname maedchenname fruherername "
     "nomdejeunefille nomjeunefille nomnaissance nomdenaissance nomesolteira nomedesolteira cognomenubile "
     "cognomedanubile geboortenaam meisjesnaam pikenavn fodenavn flicknamn"},
    {kNickname,
     "nickname nicknm nick preferredname prefname preferredfirstname preferredfirst knownas aka alias callname usualname "
     "goesby apodo sobrenombre spitzname surnom apelidocarinhoso soprannome bijnaam kallenavn tilltalsnamn"},
    {kNameSuffix,
     "suffix namesuffix namesuffixlbl suffixname sfx sufx namesfx generation generationcode gensuffix "
     "generationalsuffix suffixcd jrsr sufijo namenszusatz suffixe sufixo suffisso"},
    {kNameTitle,
     "nametitle titlename salutation prefix nameprefix prefixname honorific courtesytitle tratamiento anrede "
     "civilite tratamento titolo aanhef"},
    {kBirthDate,
     "dob dateofbirth birthdate birthdt birthday bdate bday bdt dtob dobdt dateofbirthdt datebirth dtbirth birth birthdtm "
     "birthdatetime borndate birthdttm born dateborn dobdate datebirthday birthymd patientdob fechanacimiento "
     "fechadenacimiento fecnac fnacimiento fechanac nacimiento geburtsdatum gebdatum gebdat geburtstag gebdt geburt "
     "datedenaissance datenaissance datenais naissance ddn dnaiss datanascimento datadenascimento dtnascimento dtnasc "
     "datanasc nascimento datadinascita datanascita nascita dn geboortedatum gebdatum fodselsdato fodselsdag "
     "fodelsedatum syntymaaika"},
    {kBirthYear,
     "birthyear yearofbirth yob byear birthyr yearbirth dobyear dobyr doby birthyyyy byr anonacimiento anyonacimiento "
     "geburtsjahr anneenaissance anonascimento annonascita geboortejaar by"},
    {kBirthMonth,
     "birthmonth monthofbirth mob bmonth birthmon birthmm dobmonth dobmon dobm bm mesnacimiento geburtsmonat "
     "moisnaissance mesnascimento mesenascita"},
    {kBirthDay,
     "dayofbirth dobday dobd birthdd bd birthdayofmonth dianacimiento journaissance dianascimento "
     "giornonascita"},
    {kAge, "age ageyears ageyrs ageinyears agey currentage ageatvisit edad alter idade eta leeftijd alder"},
    {kSex,
     "sex sexcode sexcd sexassignedatbirth assignedsex assignedsexatbirth gender gendercode gendercd genderid sexatbirth birthsex administrativesex administrativegender "
     "admingender adminsex genderidentity gndr sx legalsex biologicalsex patientsex mf sexo genero geschlecht sexe "
     "genre sesso genere geslacht kjonn kon"},
    {kPhone,
     "phone phoneno phonenum phonenumber phonenbr phn1 tel telno telnum telnumber telephone telephoneno "
     "telephonenumber telephonenum telephonenbr telecom telecomphone telecomvalue phonehome homephone homephoneno "
     "homephonenumber hphone homenumber homeph hometel hometelephone phonework workphone workphonenumber wphone "
     "worktel worktelephone businessphone phonebusiness cell cellphone cellno cellnumber cellphonenumber cellular "
     "phonecell mobile mobileno mobilenumber mobilephone mobilephonenumber phonemobile mobileph ph phno phnumber "
     "phonedaytime daytimephone dayphone eveningphone nightphone contactphone contactnumber contactno contacttel "
     "primaryphone phoneprimary secondaryphone phonesecondary alternatephone altphone phonealt otherphone areacodephone "
     "landline smsnumber fullphonenumber telefono telefonos telefonocelular telefonofijo celular movil numerotelefono "
     "numerodetelefono telefon telefonnummer telefonnr handy handynummer mobilnummer mobiltelefon mobil festnetz "
     "rufnummer telephonefixe telephoneportable telephonemobile portable numtel numerotelephone notel telefone "
     "numerotelefone telemovel fonefixo fone telefonofisso cellulare telefoon telefoonnummer mobiel mobielnummer "
     "telefonprivat puhelin"},
    {kEmail,
     "email emailaddress emailaddr emailid emailadd mail mailaddress mailid mailaddr electronicmail emailprimary "
     "primaryemail personalemail homeemail workemail contactemail telecomemail eaddress correo correoelectronico "
     "emaildireccion direccioncorreo mailadresse emailadresse courriel adressemail adresseemail adresseelectronique mel "
     "correioeletronico enderecoemail postaelettronica indirizzoemail mailadres emailadres epost epostadress sahkoposti"},
    {kStreetNumber,
     "streetnumber streetno streetnum streetnbr stnumber stno stnum strnum strnr housenumber houseno housenum housenbr "
     "hsenum houseid civicnumber civicno buildingnumber addressnumber addrnum addressno addrno numerocasa "
     "numerocalle numeroexterior hausnummer hausnr numerorue numerovoie numvoie numerodarua numeroendereco "
     "numerocivico civico huisnummer huisnr husnummer"},
    {kStreet,
     "street streetaddress addline addline1 streetaddr streetadd streetname streetnm strt streetline1 streetaddress1 streetaddressline1 street1 stname "
     "address addr address1 addr1 add1 addressline1 addressline addrline1 addrline addrln1 addressln1 adrs1 adr1 line1 "
     "addressstreet addressstreetname homeaddress homeaddress1 homestreet residentialaddress residenceaddress resstreet "
     "resstreetaddress mailingaddress mailaddr1 mailaddress1 postaladdress postaladdress1 permanentaddress currentaddress "
     "currentstreet thoroughfare road roadname addressone streetaddressone addressfirstline firstlineofaddress calle "
     "direccion direccion1 domicilio via nombrecalle callenumero strasse str adresse1 anschrift strassehausnummer "
     "strassehausnr strassenname adresse rue voie libellevoie strasseundhausnummer strasseundnr strasseundnummer calleynumero nomrue nomvoie adresseligne1 ligneadresse1 endereco "
     "endereco1 rua logradouro morada indirizzo indirizzo1 straat straatnaam adres gate gateadresse gatuadress vej "
     "adress osoite"},
    {kStreetLine2,
     "address2 addr2 addline2 addline3 add2 addressline2 addrline2 addrln2 addressln2 adrs2 adr2 line2 street2 streetline2 streetaddress2 "
     "streetaddressline2 homeaddress2 mailingaddress2 mailaddr2 mailaddress2 postaladdress2 addresstwo address3 addr3 "
     "line3 addressline3 addrline3 addresssecondline secondlineofaddress addressother otherdesignation colonia "
     "direccion2 adresszusatz adresse2 complementadresse complementoadresse adresseligne2 complementoendereco "
     "complemento endereco2 indirizzo2 locality2 neighborhood neighbourhood bairro barrio"},
    {kUnit,
     "unit unitno aptsuite aptunit unitapt unitnum apt aptno aptnum aptnumber apartment apartmentno apartmentnumber suite suiteno "
     "suitenumber ste flat flatno flatnumber room roomno addressunit unitdesignator piso puerta departamento depto "
     "numerointerior wohnung wohnungsnummer appartement appt apto apartamento interno scala"},
    {kCity,
     "city citynm cityname town towncity citytown cityortown suburb suburbname village municipality locality place addresscity "
     "homecity rescity rescitydesc residencecity mailingcity mailcity citydesc currentcity posttown ciudad localidad municipio "
     "poblacion pueblo ort wohnort stadt gemeinde ortsname ville commune localite nomcommune cidade localidadecidade "
     "concelho citta comune comuneresidenza woonplaats plaats stad poststed postort kommune paikkakunta"},
    {kCounty,
     "county countyname countycode countyfips fips fipscode district addressdistrict parish borough lga shire landkreis "
     "kreis departement arrondissement condado comarca distrito"},
    {kState,
     "state statecode statecd stateabbr stateabbrev statename stateprovince stateprov stateorprovince stateregion "
     "province provincecode prov provincename addressstate homestate mailstate mailingstate resstate residencestate "
     "region addressregion administrativearea territory usstate estado provincia comunidadautonoma bundesland "
     "kanton uf unidadefederativa regione"},
    {kPostalCode,
     "zip zipcode zipcd zipno zip5 zip4 zip9 zipplus4 zippostal postalcode postalcd postal postcode postcd postcodes "
     "pcode pc postalzip zippostalcode ziporpostalcode addresspostalcode addresszip homezip homezipcode mailzip mailingzip "
     "reszip residencezip eircode pincode codigopostal codpostal cp plz postleitzahl codepostal cdpostal cep "
     "codigodeenderecamentopostal cap codiceavviamentopostale postnummer postnr postinumero "},
    {kCountry,
     "country countrycode countrycd countryname countryiso addresscountry homecountry residencecountry nation pais "
     "land staat pays paese nazione"},
    {kFullAddress,
     "fulladdress completeaddress addressfull wholeaddress addresstext formattedaddress addressformatted "
     "direccioncompleta vollstandigeadresse adressecomplete enderecocompleto indirizzocompleto"},
    {kLatitude, "latitude lat geolat geolatitude addresslatitude homelat breitengrad latitud latitudine"},
    {kLongitude, "longitude lon lng long geolon geolng geolong geolongitude addresslongitude homelon langengrad longitud longitudine"},
    {kBirthPlace,
     "birthplace placeofbirth pob birthcity cityofbirth birthcountry countryofbirth birthstate stateofbirth "
     "lugarnacimiento lugardenacimiento geburtsort lieunaissance lieudenaissance localnascimento naturalidade "
     "luogonascita luogodinascita comunenascita geboorteplaats fodested fodelseort"},
    {kBirthOrder,
     "birthorder multiplebirth multiplebirthorder multiplebirthinteger multiplebirthindicator multiplebirthboolean "
     "multiplebirthflag twin twinindicator twinorder plurality birthplurality"},
    {kDeathDate,
     "deathdate dateofdeath dod deathdt deceaseddate deceaseddatetime deceaseddttm deceaseddt datedeceased deathdatetime dtdeath datedeath dthdate "
     "fechadefuncion fechafallecimiento fechamuerte sterbedatum todesdatum datedeces datededeces dataobito "
     "datadamorte datamorte datadecesso overlijdensdatum"},
    {kUpdatedAt,
     "updatedat updated updtdttm updtdt updatedon updateddate updatedt updatedate updatedatetime updatetime updatetimestamp lastupdate lastupdated "
     "lastupdatedat lastupdatedate lastupdatedt lastupdatetime lastupdateddate lastupdatedon lastmodified "
     "lastmodifiedat lastmodifieddate lastmodifieddt lastmodifieddatetime modified modifiedat modifiedon modifieddate modifydate "
     "modifieddt moddate modtime datemodified dateupdated lastchange lastchanged lastchangedate changedat changedate "
     "lastseen lastseenat timestamp ts recordtimestamp updts updtm asof asofdate effectivedate effectivedt recordedat "
     "recordeddate recorddate validfrom lastverified metalastupdated eventdatetime messagedatetime fechaactualizacion "
     "fechamodificacion ultimaactualizacion anderungsdatum aenderungsdatum geandertam geaendertam letzteanderung "
     "letzteaenderung datemodification datemaj misajour dataatualizacao ultimaatualizacao dataaggiornamento "
     "ultimamodifica"},
    {kMotherGivenName,
     "mothername mothersname motherfirstname mothersfirstname mothergivenname mothersgivenname motherfname mothersfname momname "
     "momfirstname mothforename motherforename mothersforename nombremadre nombredelamadre namedermutter vornamemutter "
     "mutter nommere prenommere nomemae nomedamae nomemadre nomedellamadre mae madre"},
    {kMotherFamilyName,
     "mothermaidenname mothersmaidenname mothermaiden mothersmaiden mothersmaidennm motherlastname motherslastname "
     "motherfamilyname motherssurname mothersurname mothmaiden mmn motherbirthname motherlname apellidomadre "
     "maternalname cognomemadre geburtsnamemutter nomjeunefillemere"},
    {kFatherGivenName,
     "fathername fathersname fatherfirstname fathersfirstname fathergivenname fathersgivenname fatherfname nombrepadre nomepai "
     "nomedopai prenompere vornamevater nomepadre"},
    {kCode,
     "race racecode racecd racedesc racename race1 ethnicity ethniccode ethnicgroup ethnicitycode ethniccd ethnic "
     "maritalstatus marital maritalstatuscode maritalcd mstatus marstat language primarylanguage preferredlanguage lang "
     "languagecode languagecd communicationlanguage spokenlanguage religion religioncode nationality citizenship citizen bloodtype bloodgroup "
     "abo veteran veteranstatus militarystatus vip party raza etnia estadocivil idioma nacionalidad familienstand konfession "
     "staatsangehorigkeit staatsangehoerigkeit nationalitat nationalitaet sprache situationfamiliale "
     "nationalite langue etatcivil raca cor nacionalidade statocivile nazionalita cittadinanza lingua "
     "burgerlijkestaat"},
    {kFreeText,
     "notes note comments comment remarks remark memo freetext description observations observaciones bemerkung "
     "bemerkungen kommentar commentaire commentaires observacoes nota annotazioni opmerkingen"},
});

constexpr auto kAmbiguous = std::to_array<LexiconEntry>({
    {kFullName, "name names nm patient person nombre nome nom pname"},
    {kGivenName, "fn vname gn"},
    {kFamilyName, "ln nname sn fam"},
    {kNameTitle, "title titulo titel titre"},
    {kState, "st sta"},
    {kBirthDate, "date dt datum fecha data day"},
    {kNationalIdentifier, "national nationalno"},
    {kPhone, "contact number1 num1"},
    {kCity, "location area loc"},
    {kUpdatedAt, "time datetime"},
});

// PID is the HL7 v2 patient segment; a few fields of MSH, EVN and NK1 that extracts carry along.
constexpr auto kHl7 = std::to_array<LexiconEntry>({
    {kLocalIdentifier, "pid2 pid2.1 pid3 pid3.1 pid4 pid4.1"},
    {kSource, "pid3.4 pid3.4.1 pid3.6 msh3 msh3.1 msh4 msh4.1"},
    {kFullName, "pid5"},
    {kFamilyName, "pid5.1 pid5.1.1"},
    {kGivenName, "pid5.2"},
    {kMiddleName, "pid5.3"},
    {kNameSuffix, "pid5.4"},
    {kNameTitle, "pid5.5"},
    {kMotherFamilyName, "pid6 pid6.1"},
    {kMotherGivenName, "pid6.2"},
    {kBirthDate, "pid7 pid7.1"},
    {kSex, "pid8 pid8.1"},
    {kPreviousFamilyName, "pid9 pid9.1"},
    {kCode, "pid10 pid10.1 pid15 pid15.1 pid16 pid16.1 pid17 pid17.1 pid22 pid22.1 pid26 pid26.1 pid28 pid28.1"},
    {kFullAddress, "pid11"},
    {kStreet, "pid11.1 pid11.1.1"},
    {kStreetLine2, "pid11.2"},
    {kCity, "pid11.3"},
    {kState, "pid11.4"},
    {kPostalCode, "pid11.5"},
    {kCountry, "pid11.6"},
    {kCounty, "pid11.9 pid12 pid12.1"},
    {kPhone, "pid13 pid13.1 pid13.7 pid13.12 pid14 pid14.1 pid14.7 pid14.12"},
    {kEmail, "pid13.4"},
    {kOtherIdentifier, "pid18 pid18.1 pid20 pid20.1"},
    {kNationalIdentifier, "pid19 pid19.1"},
    {kBirthPlace, "pid23 pid23.1"},
    {kBirthOrder, "pid24 pid24.1 pid25 pid25.1"},
    {kDeathDate, "pid29 pid29.1"},
    {kUpdatedAt, "pid33 pid33.1 evn2 evn2.1 msh7 msh7.1"},
});

constexpr auto kLeftOut = std::to_array<LeftOutEntry>({
    {"another matching system's number; it would only repeat that system's verdicts",
     "empi empiid empinumber mpi mpiid euid eid enterpriseid enterprisepatientid enterprisepersonid masterid "
     "masterpatientid masterpersonid goldenrecordid cruid globalid masterkey mdmid"},
    {"about a visit, not about the person",
     "visitid visitnumber visitno visitdate encounterid encounterdate encounternumber admitdate admissiondate "
     "dischargedate dischargedisposition csn fin finnumber episodeid appointmentid appointmentdate ward bed "
     "department departmentid service financialclass admittype chiefcomplaint diagnosis diagnosiscode icd icd10 icd9 "
     "procedure procedurecode orderid ordernumber accession accessionnumber labresult dosage drug medication "
     "vaccinationdate vaccinecode vaccine specimenid specimendate testdate testresult result"},
    {"says when or how the row was written, not who the person is",
     "createdat created createdon createddate createddt createdate creationdate createdby datecreated insertedat "
     "insertdate loaddate loadedat loadtime loadts etldate batchid batch fileid filename filedate rowversion version "
     "versionid hash rowhash checksum updatedby modifiedby username userid user status recordstatus statuscode statuscd active "
     "isactive activeflag deleted isdeleted deletedflag testpatient istest testflag deceased deceasedflag isdeceased "
     "deceasedboolean deathindicator deceasedind deathflag alive registrationdate regdate regdt registrdt"},
    {"about another person",
     "contactname contactfirstname contactlastname contactperson nextofkin nok guardianname physicianname doctorname"},
    {"says how to read another column, nothing about the person",
     "nameuse telecomuse telecomsystem telecomrank addressuse addresstype identifieruse identifiertype "
     "identifiertypecodingcode identifiertypecode identifiertypecodingsystem identifiertypetext nametype phonetype phoneuse addrtype"},
    {"a number about the person that does not identify them",
     "height weight bmi income salary healthcareexpenses healthcarecoverage score risk riskscore consent optin"},
});

}  // namespace

std::span<const LexiconEntry> HeaderLexicon() { return kLexicon; }
std::span<const LexiconEntry> AmbiguousHeaderLexicon() { return kAmbiguous; }
std::span<const LexiconEntry> Hl7Lexicon() { return kHl7; }
std::span<const LeftOutEntry> LeftOutLexicon() { return kLeftOut; }

std::string_view RecordIdPhrases(int rank) {
  switch (rank) {
    case 4: return "recid recordid recid recordkey reckey recordidentifier recuid uniquerecordid";
    case 3: return "rowid rowno rownum rownumber row rowkey lineno linenumber seqno seqnum sequence sequencenumber uniqueid uuid guid pk uid";
    case 2: return "id key index idx recno recnum nr no num number ids fhirid resourceid";
    case 1: return "patientid patid ptid personid individualid subjectid clientid sourceid sourcerecordid internalid patientkey personkey "
                   "externalid idpaciente idpatient idpaziente patientenid pacienteid patientidentifier";
    default: return "";
  }
}

std::string_view LeadingWords() {
  return "patient patients pat pt ptnt person persons per client subject individual member customer cust beneficiary bene enrollee "
         "demographic demographics demog demo emr ehr registration reg home residential residence res primary prim main "
         "legal official current curr mailing mail permanent perm postal my the raw clean cleaned std "
         "standardized standardised norm normalized normalised orig original src source left right l r a b x p c paciente patienten paziente "
         "resource input in fld field col column hl hl7 fhir pid txt str s usual usualname address addr adr telecom name names human humanname personal";
}

std::string_view TrailingWords() {
  return "value values val text txt nbr num number no nr code cd cde desc descr description lbl field fld raw clean "
         "cleaned std standardized standardised norm normalized normalised orig original str string display src source l r a b c x y left "
         "right new old current curr primary home main official usual key name nm line ind full legal patient pat person paciente";
}

std::string_view OtherPersonWords() {
  return "contact contacts mother mothers mom father fathers dad parent parents guardian guarantor guar emergency nok kin spouse wife husband partner "
         "physician doctor provider pcp gp attending referring nurse insured subscriber holder employer caregiver carer "
         "relative sibling child next agent attorney proxy madre padre tutor conyuge mutter vater arzt hausarzt mere pere medecin mae pai "
         "medico relation relationship practitioner generalpractitioner insurance insurer company payer payor pharmacy school lab laboratory";
}

}  // namespace ipse
