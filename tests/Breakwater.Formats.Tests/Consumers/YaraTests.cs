using Breakwater.Formats.Tests.Writing;
using Xunit;

namespace Breakwater.Formats.Tests.Consumers;

/// <summary>No rule that a member carries keeps yara from loading the bundle; those that people write are in it.</summary>
public sealed class YaraTests : IDisposable
{
    /// <summary>All of them load beside each other.</summary>
    private static readonly string[] Sound =
    [
        "private rule s1 : a b { meta: x = 1 y = true z = \"\\\"q\\\" \\\\ \\x41\" n = -3 strings: $a = \"x\" wide ascii fullword xor(0x01-0x20) condition: $a }",
        "import \"pe\" rule s2 { condition: uint16(0) == 0x5A4D and filesize < 2MB and for any section in pe.sections : ( section.name == \".text\" ) }",
        "rule s3 { strings: $h = { 4D 5A [2-4] (AA | B? [1-3] CC) ?? [4-] 00 /* why */ } $r = /ab[^\\/\\]a-f]+c{2,3}(d|e*)\\.\\w$/is condition: for all of ($h, $r*) : ( $ at 0 ) or any of them }",
        "import \"math\" import \"pe\" rule s4 { condition: math.entropy(0, filesize) > 7.5 and for any i in (0..pe.number_of_sections - 1) : ( pe.sections[i].name contains \"UPX\" ) }",
        "rule s5 { strings: $a = \"x\" $b = \"y\" condition: #a > 2 and @b[1] < 10KB and !a[1] == 1 and 2 of ($*) and #b in (0..100) > 1 }",
        "rule s6 { condition: any of (s3, s5) and s2 }",
        "rule s7 { strings: $ = \"anon\" $ = \"anon2\" condition: 1 of them }",
        "import \"pe\" rule s8 { strings: $a = \"x\" condition: 50% of them and not defined pe.entry_point and $a at pe.entry_point }",
        "rule s9 { strings: $a1 = \"x\" base64 $a2 = \"y\" base64wide private condition: none of ($a*) in (0..100) }",
        "rule s10 { strings: $b = \"y\" condition: $b in (filesize-100..filesize) and entrypoint == 0x10 }",
        "import \"pe\" rule s11 { condition: pe.imports(\"a.dll\", \"f\") and pe.exports(/x/) and pe.imphash() == \"a\" and pe.version_info[\"CompanyName\"] icontains \"evil\" }",
        "import \"hash\" rule s12 { condition: hash.md5(0, filesize) == \"a\" or hash.sha256(\"x\") == \"b\" }",
        "import \"pe\" rule s13 { condition: for any k, v in pe.version_info : ( k == \"x\" and v matches /a+/i ) }",
        "import \"pe\" rule s14 { condition: pe.linker_version.major == 1 and pe.rich_signature.toolid(1, 2) and (pe.characteristics & pe.DLL) != 0 }",
        "rule s15 { strings: $a = \"x\" condition: filesize < 10 * 1024 * 1024 and (uint32be(filesize - 4) ^ 0xFF | filesize << 3) % 7 == -1 + 3 and ~filesize \\ 2 > 1.5 and $a }",
        "rule s16 { strings: $a = \"x\" condition: for 2 i in (1,2,3) : ( @a[i] > 0 ) and for #a j in (1..#a) : ( for any of them : ( # > j ) ) }",
        "import \"elf\" rule s17 { condition: elf.type == elf.ET_EXEC and elf.sections[0].name == \"a\" }",
        "import \"dotnet\" rule s18 { condition: dotnet.user_strings[0] == \"a\" and dotnet.assembly.name == \"b\" }",
        "// a remark\nrule s19\n{\n  condition: // why\n    true /* not */ and not false\n}",
    ];

    public static TheoryData<string> Unsound { get; } =
    [
        "rule u { condition: foo > 1 }", "rule u { strings: $a = \"x\" $b = \"y\" condition: $a }", "rule u { strings: $a = \"x\" condition: ($a }",
        "import \"evil\" rule u { condition: evil.bad }", "import \"pe\" rule u { condition: pe.nosuch == 1 }", "global rule u { condition: filesize < 10 }",
        "rule u { condition: any of (s*) }", "rule u { strings: $a = \"x\" condition: $a $a }", "rule u { strings: $a = \"x\" condition: and $a }",
        "rule u { strings: $a = { 4D 5 } condition: $a }", "rule u { strings: $a = /(/ condition: $a }", "rule u { strings: $a = \"x\" badmod condition: $a }",
        "rule u { strings: $a = {} condition: $a }", "rule u { strings: $a = \"x\" condition: $a at }", "rule u { strings: $a = \"\" condition: $a }",
        "rule u { meta: x = condition: true }", "rule u { strings: $a = \"\\q\" condition: $a }", "rule u { strings: $a = \"x\" xor nocase condition: $a }",
        "rule u { condition: 1 == \"a\" }", "rule pe { condition: true }", "rule u : a a { condition: true }", "rule u { strings: $a = /a(?=b)/ condition: $a }",
        "rule u { strings: $_a = \"x\" condition: true }", "rule u { strings: $a = /a*?b+/ condition: $a }", "rule u { strings: $a = /a{3,2}/ condition: $a }", "rule u { strings: $a = /[z-a]/ condition: $a }",
        "rule u { condition: filesize \\ 0 == 1 }", "rule u { condition: filesize % (1 - 1) == 1 }", "rule u { strings: $a = \"x\" condition: 101% of them }",
        "rule u { condition: 9223372036854775807 + 1 == filesize }", "rule u { strings: $a = \"x\" condition: $a in (5..1) }", "rule u { strings: $a = \"x\" condition: $ at 0 }",
        "rule u { condition: for any i in (1..2) : ( for any i in (1..2) : ( i == 1 ) ) }", "rule u { condition: for all x in (1..2) : ( y ) }",
        "import \"pe\" rule u { condition: pe.imports(1, 2, 3) }", "import \"pe\" rule u { condition: pe.sections }", "rule u { condition: \"a\" matches \"b\" }",
        "rule u { condition: them }", "rule u { condition: any of them }", "rule u { condition: all }", "rule u { condition: true } trailing",
        "rule u { strings: $a = { 01 [300-100] 02 } condition: $a }", "rule u { strings: $a = { [2] 01 } condition: $a }", "rule u { strings: $a = { 01 [-24] 02 } condition: $a }", "rule u { strings: $a = { 01 (02 [400] 03) 04 } condition: $a }",
        "rule u { strings: $a = \"x\" ascii ascii condition: $a }", "rule u { strings: $a = /x/ xor condition: $a }", "include \"/etc/passwd\" rule u { condition: true }",
        "rule u { condition: uint8(\"a\") == 1 }", "rule u { condition: filesize + \"a\" == 1 }", "rule u { condition: 0x == 1 }", "rule u { condition: 1.2.3 == 1 }",
        "rule u { condition: true /* } rule v { condition: true }", "rule u { meta: a = \"x condition: true }", "rule u { condition: @x == 1 }",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("bwya").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_people_write_is_in_the_bundle_which_loads()
    {
        var (text, notes) = Inputs.Write("yara", Sound.Select((rule, i) => Inputs.Rule(i + 1, "yara", rule)));
        Assert.Empty(notes.Notes.Select(note => $"{note.What}: {note.Why}"));
        await LoadsAsync(text);
    }

    [Theory]
    [MemberData(nameof(Unsound))]
    public void What_yara_might_not_load_is_left_out_with_the_reason(string rule)
    {
        var (text, notes) = Inputs.Write("yara", Inputs.Rule(1, "yara", Sound[2]), Inputs.Rule(2, "yara", rule), Inputs.Rule(3, "yara", Sound[4]));
        Assert.Contains(notes.Notes, note => note.Place == Inputs.Id(2));
        Assert.DoesNotContain(notes.Notes, note => note.Place != Inputs.Id(2));
        Assert.Contains("rule s5", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bundle_loads_whatever_is_carried_beside_it()
    {
        var rules = Sound.Concat(Unsound.Select(row => row.Data)).Select((rule, i) => Inputs.Rule(i + 1, "yara", rule));
        await LoadsAsync(Inputs.Write("yara", rules).Text);
    }

    [Fact]
    public void Parts_inside_each_other_without_end_are_refused()
    {
        string[] deep =
        [
            $"rule u {{ condition: {Nested("(", "true", ")")} }}", $"rule u {{ condition: {Nested("uint8(", "1", ")")} == 1 }}",
            $"rule u {{ condition: {Nested("-", "1", "")} == filesize }}", $"rule u {{ strings: $a = \"x\" condition: {Nested("@a[", "1", "]")} == 1 }}",
            $"rule u {{ strings: $a = /{Nested("(", "a", ")", 1500)}/ condition: $a }}", $"import \"pe\" rule u {{ condition: {Nested("pe.locale(", "1", ")", 9000)} }}",
            $"rule u {{ condition: {Nested("for any of them : (", "true", ")", 9000)} }}",
        ];
        Assert.All(deep, rule => Assert.NotEmpty(Inputs.Write("yara", Inputs.Rule(1, "yara", rule)).Notes.Notes));
    }

    private static string Nested(string open, string inside, string close, int times = 20_000) =>
        string.Concat(Enumerable.Repeat(open, times)) + inside + string.Concat(Enumerable.Repeat(close, times));

    private async Task LoadsAsync(string text)
    {
        var file = Path.Combine(_folder, "bundle.yar");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        await Consumer.AcceptsAsync("yara", "-w", file, file);
    }
}
