using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Stix.Tests;

/// <summary>For each type of STIX 2.1 the least object that is valid, and one with every property that can stand together.</summary>
internal static class TypeSamples
{
    public const string Uuid = "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    private const string Sha256 = "9a271f2a916b0b6ee6cecb2426f0b3206ef074578be55d9bc94f6f3fe3ab86aa";

    private const string Seen = """ "first_seen":"2026-01-01T00:00:00Z","last_seen":"2026-01-02T00:00:00Z" """;
    private const string Phases = """ "kill_chain_phases":[{"kill_chain_name":"lockheed-martin-cyber-kill-chain","phase_name":"delivery"}] """;
    private const string Times = """ "ctime":"2026-01-01T00:00:00Z","mtime":"2026-01-01T00:00:00Z","atime":"2026-01-01T00:00:00Z" """;

    private const string Versioned = $$"""
        {"created_by_ref":"identity--{{Uuid}}","revoked":false,"labels":["port"],"confidence":70,
        "external_references":[{"source_name":"a report","description":"x","external_id":"7"}]}
        """;

    private const string Marked = $$"""
        {"object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],
        "granular_markings":[{"marking_ref":"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed","selectors":["object_marking_refs"]}]}
        """;

    private const string Extended = $$"""
        {"extensions":{"extension-definition--{{Uuid}}":{"extension_type":"property-extension","rank":1} } }
        """;

    /// <summary>Own properties that no valid object has together with its others.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Apart = new Dictionary<string, string[]>
    {
        ["artifact"] = ["url"], ["email-message"] = ["body"], ["observed-data"] = ["objects"], ["network-traffic"] = [],
        ["marking-definition"] = [],
    };

    public static readonly IReadOnlyDictionary<string, string> Minimal = new Dictionary<string, string>
    {
        ["attack-pattern"] = """{"name":"Spear phishing"}""",
        ["campaign"] = """{"name":"Gate release mails"}""",
        ["course-of-action"] = """{"name":"Block the host"}""",
        ["grouping"] = $$"""{"name":"This morning","context":"suspicious-activity","object_refs":["indicator--{{Uuid}}"]}""",
        ["identity"] = """{"name":"Demo Haulage"}""",
        ["incident"] = """{"name":"Crane 4 stands still"}""",
        ["indicator"] = """{"pattern":"[domain-name:value = 'a.example']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}""",
        ["infrastructure"] = """{"name":"Control servers"}""",
        ["intrusion-set"] = """{"name":"Tidal Set"}""",
        ["location"] = """{"country":"NL"}""",
        ["malware"] = """{"is_family":false}""",
        ["malware-analysis"] = """{"product":"sandbox","result":"malicious"}""",
        ["note"] = $$"""{"content":"Seen again","object_refs":["indicator--{{Uuid}}"]}""",
        ["observed-data"] = $$"""{"first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":1,"object_refs":["url--{{Uuid}}"]}""",
        ["opinion"] = $$"""{"opinion":"agree","object_refs":["indicator--{{Uuid}}"]}""",
        ["report"] = $$"""{"name":"Weekly","published":"2026-01-01T00:00:00Z","object_refs":["indicator--{{Uuid}}"]}""",
        ["threat-actor"] = """{"name":"Bosun"}""",
        ["tool"] = """{"name":"Remote desktop"}""",
        ["vulnerability"] = """{"name":"CVE-2017-0144"}""",
        ["relationship"] = $$"""{"relationship_type":"uses","source_ref":"campaign--{{Uuid}}","target_ref":"tool--{{Uuid}}"}""",
        ["sighting"] = $$"""{"sighting_of_ref":"indicator--{{Uuid}}"}""",
        ["language-content"] = $$"""{"object_ref":"campaign--{{Uuid}}","contents":{"de":{"name":"x"} } }""",
        ["marking-definition"] = """{"definition_type":"statement","definition":{"statement":"For members"}}""",
        ["extension-definition"] = $$"""{"created_by_ref":"identity--{{Uuid}}","name":"Berths","schema":"text","version":"1.0.0","extension_types":["new-sdo"]}""",
        ["artifact"] = """{"payload_bin":"aGk="}""",
        ["autonomous-system"] = """{"number":64496}""",
        ["directory"] = """{"path":"C:\\Temp"}""",
        ["domain-name"] = """{"value":"example.com"}""",
        ["email-addr"] = """{"value":"a@example.com"}""",
        ["email-message"] = """{"is_multipart":false}""",
        ["file"] = """{"name":"a.exe"}""",
        ["ipv4-addr"] = """{"value":"203.0.113.7"}""",
        ["ipv6-addr"] = """{"value":"2001:db8::1"}""",
        ["mac-addr"] = """{"value":"d2:fb:49:24:37:18"}""",
        ["mutex"] = """{"name":"__CRANE__"}""",
        ["network-traffic"] = $$"""{"dst_ref":"ipv4-addr--{{Uuid}}","protocols":["tcp"]}""",
        ["process"] = """{"pid":1}""",
        ["software"] = """{"name":"Berth planner"}""",
        ["url"] = """{"value":"https://example.com/a"}""",
        ["user-account"] = """{"user_id":"1001"}""",
        ["windows-registry-key"] = """{"key":"HKEY_LOCAL_MACHINE\\Software\\Crane"}""",
        ["x509-certificate"] = """{"serial_number":"36:f7"}""",
    };

    public static readonly IReadOnlyDictionary<string, string> Full = new Dictionary<string, string>
    {
        ["attack-pattern"] = $$"""{"name":"x","description":"y","aliases":["z"],{{Phases}} }""",
        ["campaign"] = $$"""{"name":"x","description":"y","aliases":["z"],{{Seen}},"objective":"cargo"}""",
        ["course-of-action"] = """{"name":"x","description":"y"}""",
        ["grouping"] = $$"""{"name":"x","description":"y","context":"malware-analysis","object_refs":["malware--{{Uuid}}"]}""",
        ["identity"] = """{"name":"x","description":"y","roles":["operator"],"identity_class":"organization","sectors":["transportation"],"contact_information":"desk"}""",
        ["incident"] = """{"name":"x","description":"y"}""",
        ["indicator"] = $$"""{"name":"x","description":"y","indicator_types":["malicious-activity"],"pattern":"[url:value = 'http://a.example/']","pattern_type":"stix","pattern_version":"2.1","valid_from":"2026-01-01T00:00:00Z","valid_until":"2026-01-02T00:00:00Z",{{Phases}} }""",
        ["infrastructure"] = $$"""{"name":"x","description":"y","infrastructure_types":["command-and-control"],"aliases":["z"],{{Phases}},{{Seen}} }""",
        ["intrusion-set"] = $$"""{"name":"x","description":"y","aliases":["z"],{{Seen}},"goals":["g"],"resource_level":"team","primary_motivation":"ideology","secondary_motivations":["revenge"]}""",
        ["location"] = """{"name":"Rotterdam","description":"y","latitude":51.9,"longitude":4.1,"precision":10,"region":"western-europe","country":"NL","administrative_area":"NL-ZH","city":"Rotterdam","street_address":"Quay 1","postal_code":"3199"}""",
        ["malware"] = $$"""{"name":"x","description":"y","malware_types":["ransomware"],"is_family":true,"aliases":["z"],{{Phases}},{{Seen}},"operating_system_refs":["software--{{Uuid}}"],"architecture_execution_envs":["x86-64"],"implementation_languages":["c#"],"capabilities":["anti-vm"],"sample_refs":["file--{{Uuid}}"]}""",
        ["malware-analysis"] = $$"""{"product":"sandbox","version":"1","host_vm_ref":"software--{{Uuid}}","operating_system_ref":"software--{{Uuid}}","installed_software_refs":["software--{{Uuid}}"],"configuration_version":"1","modules":["m"],"analysis_engine_version":"1","analysis_definition_version":"1","submitted":"2026-01-01T00:00:00Z","analysis_started":"2026-01-01T00:00:00Z","analysis_ended":"2026-01-01T00:00:00Z","result_name":"Trojan.X","result":"malicious","analysis_sco_refs":["domain-name--{{Uuid}}"],"sample_ref":"file--{{Uuid}}"}""",
        ["note"] = $$"""{"abstract":"x","content":"y","authors":["z"],"object_refs":["sighting--{{Uuid}}"]}""",
        ["observed-data"] = $$"""{"first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-02T00:00:00Z","number_observed":999999999,"object_refs":["url--{{Uuid}}","relationship--{{Uuid}}"]}""",
        ["opinion"] = $$"""{"explanation":"x","authors":["z"],"opinion":"strongly-agree","object_refs":["indicator--{{Uuid}}"]}""",
        ["report"] = $$"""{"name":"x","description":"y","report_types":["campaign"],"published":"2026-01-01T00:00:00Z","object_refs":["campaign--{{Uuid}}"]}""",
        ["threat-actor"] = $$"""{"name":"x","description":"y","threat_actor_types":["criminal"],"aliases":["z"],{{Seen}},"roles":["agent"],"goals":["g"],"sophistication":"expert","resource_level":"club","primary_motivation":"revenge","secondary_motivations":["ideology"],"personal_motivations":["notoriety"]}""",
        ["tool"] = $$"""{"name":"x","description":"y","tool_types":["remote-access"],"aliases":["z"],{{Phases}},"tool_version":"1"}""",
        ["vulnerability"] = """{"name":"CVE-2017-0144","description":"y"}""",
        ["relationship"] = $$"""{"relationship_type":"targets","description":"y","source_ref":"malware--{{Uuid}}","target_ref":"infrastructure--{{Uuid}}","start_time":"2026-01-01T00:00:00Z","stop_time":"2026-01-02T00:00:00Z"}""",
        ["sighting"] = $$"""{"description":"y",{{Seen}},"count":50,"sighting_of_ref":"indicator--{{Uuid}}","observed_data_refs":["observed-data--{{Uuid}}"],"where_sighted_refs":["identity--{{Uuid}}","location--{{Uuid}}"],"summary":true}""",
        ["language-content"] = $$"""{"object_ref":"threat-actor--{{Uuid}}","object_modified":"2026-01-01T00:00:00.000Z","contents":{"pt-BR":{"name":"x","goals":["a",""],"extra":{"in":"y"} } } }""",
        ["marking-definition"] = """{"name":"Terms","definition_type":"statement","definition":{"statement":"For members"}}""",
        ["extension-definition"] = $$"""{"name":"Berths","description":"y","schema":"https://example.com/schema.json","version":"1.0.0","extension_types":["toplevel-property-extension","property-extension"],"extension_properties":["berth_number"]}""",
        ["artifact"] = $$"""{"mime_type":"application/zip","payload_bin":"aGk=","hashes":{"SHA-256":"{{Sha256}}"},"encryption_algorithm":"mime-type-indicated","decryption_key":"infected"}""",
        ["autonomous-system"] = """{"number":64496,"name":"Port net","rir":"RIPE"}""",
        ["directory"] = $$"""{"path":"C:\\Temp","path_enc":"windows-1252",{{Times}},"contains_refs":["file--{{Uuid}}","directory--{{Uuid}}"]}""",
        ["domain-name"] = $$"""{"value":"bücher.example","resolves_to_refs":["ipv4-addr--{{Uuid}}"]}""",
        ["email-addr"] = $$"""{"value":"john.doe@example.com","display_name":"John Doe","belongs_to_ref":"user-account--{{Uuid}}"}""",
        ["email-message"] = $$"""{"is_multipart":true,"date":"2026-01-01T00:00:00Z","content_type":"multipart/mixed","from_ref":"email-addr--{{Uuid}}","sender_ref":"email-addr--{{Uuid}}","to_refs":["email-addr--{{Uuid}}"],"cc_refs":["email-addr--{{Uuid}}"],"bcc_refs":["email-addr--{{Uuid}}"],"message_id":"<1@example.com>","subject":"Release","received_lines":["from a by b"],"additional_header_fields":{"Reply-To":["a@example.com"]},"body_multipart":[{"body":"x","content_type":"text/plain; charset=utf-8","content_disposition":"inline"},{"body_raw_ref":"artifact--{{Uuid}}","content_type":"image/png"}],"raw_email_ref":"artifact--{{Uuid}}"}""",
        ["file"] = $$"""{"hashes":{"SHA-256":"{{Sha256}}","MD5":"d41d8cd98f00b204e9800998ecf8427e","SSDEEP":"3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C","TLSH":"T1{{Sha256}}aabbcc"},"size":25536,"name":"a.exe","name_enc":"UTF-8","magic_number_hex":"4d5a","mime_type":"application/octet-stream",{{Times}},"parent_directory_ref":"directory--{{Uuid}}","contains_refs":["url--{{Uuid}}"],"content_ref":"artifact--{{Uuid}}"}""",
        ["ipv4-addr"] = $$"""{"value":"198.51.100.0/24","resolves_to_refs":["mac-addr--{{Uuid}}"],"belongs_to_refs":["autonomous-system--{{Uuid}}"]}""",
        ["ipv6-addr"] = $$"""{"value":"2001:db8::/96","resolves_to_refs":["mac-addr--{{Uuid}}"],"belongs_to_refs":["autonomous-system--{{Uuid}}"]}""",
        ["mac-addr"] = """{"value":"00:00:ab:cd:ef:01"}""",
        ["mutex"] = """{"name":"x"}""",
        ["network-traffic"] = $$"""{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:00Z","is_active":false,"src_ref":"ipv4-addr--{{Uuid}}","dst_ref":"domain-name--{{Uuid}}","src_port":0,"dst_port":65535,"protocols":["ipv4","tcp","http"],"src_byte_count":1,"dst_byte_count":1,"src_packets":1,"dst_packets":1,"ipfix":{"minimumIpTotalLength":32,"x":"y"},"src_payload_ref":"artifact--{{Uuid}}","dst_payload_ref":"artifact--{{Uuid}}","encapsulates_refs":["network-traffic--{{Uuid}}"],"encapsulated_by_ref":"network-traffic--{{Uuid}}"}""",
        ["process"] = $$"""{"is_hidden":false,"pid":314,"created_time":"2026-01-01T00:00:00Z","cwd":"/","command_line":"./a -b","environment_variables":{"PATH":"/bin"},"opened_connection_refs":["network-traffic--{{Uuid}}"],"creator_user_ref":"user-account--{{Uuid}}","image_ref":"file--{{Uuid}}","parent_ref":"process--{{Uuid}}","child_refs":["process--{{Uuid}}"]}""",
        ["software"] = """{"name":"Word","cpe":"cpe:2.3:a:microsoft:word:2000:*:*:*:*:*:*:*","swid":"x","languages":["en","nl"],"vendor":"Microsoft","version":"2002"}""",
        ["url"] = """{"value":"https://example.com/research/index.html"}""",
        ["user-account"] = """{"user_id":"1001","credential":"x","account_login":"jdoe","account_type":"unix","display_name":"John Doe","is_service_account":false,"is_privileged":false,"can_escalate_privs":true,"is_disabled":false,"account_created":"2026-01-01T00:00:00Z","account_expires":"2026-01-01T00:00:00Z","credential_last_changed":"2026-01-01T00:00:00Z","account_first_login":"2026-01-01T00:00:00Z","account_last_login":"2026-01-01T00:00:00Z"}""",
        ["windows-registry-key"] = $$"""{"key":"HKEY_LOCAL_MACHINE\\Software\\Crane","values":[{"name":"","data":"42","data_type":"REG_DWORD"}],"modified_time":"2026-01-01T00:00:00Z","creator_user_ref":"user-account--{{Uuid}}","number_of_subkeys":2}""",
        ["x509-certificate"] = $$"""{"is_self_signed":false,"hashes":{"SHA-1":"da39a3ee5e6b4b0d3255bfef95601890afd80709"},"version":"3","serial_number":"36:f7","signature_algorithm":"sha256","issuer":"C=NL","validity_not_before":"2026-01-01T00:00:00Z","validity_not_after":"2027-01-01T00:00:00Z","subject":"CN=a.example","subject_public_key_algorithm":"rsa","subject_public_key_modulus":"00","subject_public_key_exponent":65537,"x509_v3_extensions":{"basic_constraints":"critical,CA:TRUE","name_constraints":"x","policy_constraints":"x","key_usage":"x","extended_key_usage":"x","subject_key_identifier":"x","authority_key_identifier":"x","subject_alternative_name":"x","issuer_alternative_name":"x","subject_directory_attributes":"x","crl_distribution_points":"x","inhibit_any_policy":"2","private_key_usage_period_not_before":"2026-01-01T00:00:00Z","private_key_usage_period_not_after":"2026-01-01T00:00:00Z","certificate_policies":"x","policy_mappings":"x"} }""",
    };

    /// <summary>The predefined extensions, each with every property, and the type that has it.</summary>
    public static readonly IReadOnlyDictionary<string, (string Owner, string Json)> Extensions = new Dictionary<string, (string, string)>
    {
        ["archive-ext"] = ("file", $$"""{"contains_refs":["file--{{Uuid}}"],"comment":"x"}"""),
        ["ntfs-ext"] = ("file", $$"""{"sid":"1","alternate_data_streams":[{"name":"s","hashes":{"SHA-256":"{{Sha256}}"},"size":0}]}"""),
        ["pdf-ext"] = ("file", """{"version":"1.7","is_optimized":true,"document_info_dict":{"Title":"x"},"pdfid0":"a","pdfid1":"b"}"""),
        ["raster-image-ext"] = ("file", """{"image_height":1,"image_width":1,"bits_per_pixel":8,"exif_tags":{"Make":"x","XResolution":4928}}"""),
        ["windows-pebinary-ext"] = ("file", $$"""{"pe_type":"exe","imphash":"x","machine_hex":"014c","number_of_sections":4,"time_date_stamp":"2016-01-22T12:31:12Z","pointer_to_symbol_table_hex":"74726144","number_of_symbols":1,"size_of_optional_header":224,"characteristics_hex":"818f","file_header_hashes":{"SHA-256":"{{Sha256}}"},"optional_header":{"magic_hex":"010b","size_of_code":512,"hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"} },"sections":[{"name":"CODE","size":1,"entropy":7.98,"hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"} }]}"""),
        ["http-request-ext"] = ("network-traffic", $$"""{"request_method":"get","request_value":"/a","request_version":"http/1.1","request_header":{"Host":["a.example"]},"message_body_length":1,"message_body_data_ref":"artifact--{{Uuid}}"}"""),
        ["icmp-ext"] = ("network-traffic", """{"icmp_type_hex":"08","icmp_code_hex":"00"}"""),
        ["socket-ext"] = ("network-traffic", """{"address_family":"AF_INET","is_blocking":true,"is_listening":true,"options":{"SO_ACCEPTCONN":1},"socket_type":"SOCK_STREAM","socket_descriptor":3,"socket_handle":5}"""),
        ["tcp-ext"] = ("network-traffic", """{"src_flags_hex":"00000002","dst_flags_hex":"00"}"""),
        ["windows-process-ext"] = ("process", """{"aslr_enabled":true,"dep_enabled":true,"priority":"HIGH_PRIORITY_CLASS","owner_sid":"S-1","window_title":"x","startup_info":{"lpDesktop":"x"},"integrity_level":"high"}"""),
        ["windows-service-ext"] = ("process", $$"""{"service_name":"x","descriptions":["y"],"display_name":"z","group_name":"g","start_type":"SERVICE_AUTO_START","service_dll_refs":["file--{{Uuid}}"],"service_type":"SERVICE_WIN32_OWN_PROCESS","service_status":"SERVICE_RUNNING"}"""),
        ["unix-account-ext"] = ("user-account", """{"gid":1001,"groups":["wheel"],"home_dir":"/home","shell":"/bin/sh"}"""),
    };

    /// <summary>The least valid object of a type.</summary>
    public static JsonObject BuildMinimal(string type) => Finish(Start(type, Minimal[type]));

    /// <summary>An object with every property of its type that can stand together.</summary>
    public static JsonObject BuildFull(string type)
    {
        var value = Start(type, Full[type]);
        var kind = StixTypes.KindOf(type);
        if (kind == StixKind.Observable)
        {
            value["defanged"] = false;
        }
        else
        {
            Merge(value, Versioned);
            value["lang"] = "en";
        }

        Merge(value, Marked);
        Merge(value, Extended);
        foreach (var name in value.Select(p => p.Key).Where(name => !StixTypes.Knows(type, name)).ToList())
        {
            value.Remove(name);
        }

        return Finish(value);
    }

    public static StixObject Parse(JsonObject value) => StixObject.Parse(Encoding.UTF8.GetBytes(value.ToJsonString()));

    /// <summary>Gives an observable the id that follows from what it is.</summary>
    public static JsonObject Finish(JsonObject value)
    {
        if (ObservableId.For(JsonSerializer.SerializeToElement(value)) is { } id)
        {
            value["id"] = id;
        }

        return value;
    }

    public static void Merge(JsonObject value, string json)
    {
        foreach (var (name, from) in JsonNode.Parse(json)!.AsObject())
        {
            value[name] = from?.DeepClone();
        }
    }

    private static JsonObject Start(string type, string own)
    {
        var value = new JsonObject { ["type"] = type, ["spec_version"] = "2.1", ["id"] = $"{type}--{Uuid}" };
        if (StixTypes.KindOf(type) != StixKind.Observable)
        {
            value["created"] = "2026-01-01T00:00:00.000Z";
            value["modified"] = "2026-01-01T00:00:00.000Z";
        }

        if (type == "marking-definition")
        {
            value.Remove("modified");
        }

        Merge(value, own);
        return value;
    }
}
