namespace Breakwater.Formats;

/// <summary>What we know of top-level domains and file extensions ourselves, for machines without the public suffix list.</summary>
internal static class TldDefaults
{
    /// <summary>Generic domains in wide use, and those that attackers favour.</summary>
    public static readonly HashSet<string> Generic = Set(
        "com net org info biz name pro edu gov mil int arpa mobi tel travel jobs museum aero coop cat post asia " +
        "xyz top site online store shop club live life world today space website tech cloud app dev page link click host press " +
        "icu vip work fun buzz rest cyou cfd sbs bond quest monster lol best bid loan win men date stream download racing review " +
        "trade party science webcam accountant faith cricket gdn kim red blue pink black green email digital network systems " +
        "services solutions support center company group agency media news blog wiki design studio art photo photos pictures gallery " +
        "academy school education university institute foundation international global city town country land house homes estate " +
        "properties rent rentals market markets marketing finance financial bank money cash credit loans fund capital ventures " +
        "investments exchange trading insure insurance tax legal law lawyer attorney consulting management partners associates " +
        "business enterprises industries limited inc llc ltd gmbh energy solar health care clinic dental doctor fitness yoga " +
        "hospital surgery pharmacy food pizza cafe coffee bar restaurant kitchen wine beer hotel holiday vacations cruises flights " +
        "tours voyage villas cars auto taxi limo bike boats yachts shipping express delivery supply supplies parts tools equipment " +
        "builders construction contractors plumbing repair cleaning maison garden flowers gifts toys games game play casino bet poker " +
        "football golf tennis run dance theater film movie music band audio video tube show events tickets chat social community " +
        "family dating singles wedding baby kids pet dog fish farm guru ninja expert zone plus one guide directory reviews report " +
        "codes software computer hosting domains technology engineering security bot ink how foo bar eus berlin london paris nyc tokyo " +
        "moscow amsterdam vlaanderen brussels hamburg koeln wien africa lat quebec onl rip wtf sucks sex porn adult xxx cam hair " +
        "skin makeup beauty boo day new zip mov nexus phd prof esq dad channel rsvp meme soy here eat gle goog google youtube amazon " +
        "microsoft windows azure apple office onion");

    /// <summary>Countries and territories.</summary>
    private static readonly HashSet<string> Countries = Set(
        "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf "
            + "cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg "
            + "gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn "
            + "kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na "
            + "nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh "
            + "si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve "
            + "vg vi vn vu wf ws ye yt za zm zw");

    private static readonly HashSet<string> Doubtful = Set(
        "py sh rs pl md so cc ps ai ml mm pm as st ax bz zip mov name app id do is it in at to be no my me so am an us or page data date " +
        "int day new run show play link host foo bar bot here report download windows office");

    /// <summary>Endings of files, none of which is a domain in any list; a defanged name that ends so is a file name still.</summary>
    private static readonly HashSet<string> Files = Set(
        "exe dll sys scr pif bat cmd lnk msi msp cab vbs vbe js jse wsf wsh hta ps1 psm1 psd1 jar class war apk ipa dmg pkg " +
        "deb rpm iso img vhd vhdx vmdk doc docx docm dot dotm xls xlsx xlsm xlsb ppt pptx pptm rtf pdf odt ods odp txt log " +
        "csv tsv json xml yml yaml ini cfg conf reg inf dat bin tmp bak old cache db sqlite mdb eml msg pst ost html htm " +
        "xhtml shtml php asp aspx jsp jspx cgi do action css scss less map svg png jpg jpeg gif bmp ico tif tiff webp eps " +
        "mp3 mp4 avi mkv wav zip rar gz tgz bz2 xz tar lz lzma pdb lib obj dylib elf ocx cpl drv efi rom fon ttf nls mui " +
        "adoc rst tex yar yara rules sigma pcap pcapng evtx etl dmp key pem crt cer pfx csr asc sig cpp hpp vbproj csproj " +
        "sln resx java kt bas frm swf xpi crx vsix hwp lst");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> CountryLookup =
        Countries.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> DoubtfulLookup =
        Doubtful.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> FileLookup =
        Files.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsCountry(ReadOnlySpan<char> label) => CountryLookup.Contains(label);

    public static bool IsDoubtful(ReadOnlySpan<char> label) => DoubtfulLookup.Contains(label);

    /// <summary>An ending that makes even a defanged name a file.</summary>
    public static bool IsFileEnding(ReadOnlySpan<char> label) => FileLookup.Contains(label) && !DoubtfulLookup.Contains(label);

    private static HashSet<string> Set(string words) =>
        new(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
