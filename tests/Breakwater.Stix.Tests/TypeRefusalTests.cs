using System.Text.Json.Nodes;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>Every type of the standard: what must be refused, and what is noted.</summary>
public sealed class TypeRefusalTests
{
    private const string Uuid = TypeSamples.Uuid;

    public static TheoryData<string> Types() => [.. StixTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void Refuses_a_type_without_any_of_what_it_must_have(string type)
    {
        foreach (var name in StixTypes.RequiredOf(type).Where(name => name is not ("type" or "id")))
        {
            var value = TypeSamples.BuildFull(type);
            Assert.True(value.Remove(name), name);
            Assert.Contains(Validate(value), p => (p.Code, p.Path, p.Severity) == ("missing-property", $"$.{name}", Severity.Must));
        }
    }

    [Theory]
    [InlineData("attack-pattern", "name")]
    [InlineData("campaign", "name")]
    [InlineData("course-of-action", "name")]
    [InlineData("grouping", "context object_refs")]
    [InlineData("identity", "name")]
    [InlineData("incident", "name")]
    [InlineData("indicator", "pattern pattern_type valid_from")]
    [InlineData("infrastructure", "name")]
    [InlineData("intrusion-set", "name")]
    [InlineData("location", "")]
    [InlineData("malware", "")]
    [InlineData("malware-analysis", "product")]
    [InlineData("note", "content object_refs")]
    [InlineData("observed-data", "first_observed last_observed number_observed")]
    [InlineData("opinion", "opinion object_refs")]
    [InlineData("report", "name published object_refs")]
    [InlineData("threat-actor", "name")]
    [InlineData("tool", "name")]
    [InlineData("vulnerability", "name")]
    [InlineData("relationship", "relationship_type source_ref target_ref")]
    [InlineData("sighting", "sighting_of_ref")]
    [InlineData("language-content", "object_ref contents")]
    [InlineData("marking-definition", "")]
    [InlineData("extension-definition", "created_by_ref name schema version extension_types")]
    [InlineData("artifact", "")]
    [InlineData("autonomous-system", "number")]
    [InlineData("directory", "path")]
    [InlineData("domain-name", "value")]
    [InlineData("email-addr", "value")]
    [InlineData("email-message", "")]
    [InlineData("file", "")]
    [InlineData("ipv4-addr", "value")]
    [InlineData("ipv6-addr", "value")]
    [InlineData("mac-addr", "value")]
    [InlineData("mutex", "name")]
    [InlineData("network-traffic", "protocols")]
    [InlineData("process", "")]
    [InlineData("software", "name")]
    [InlineData("url", "value")]
    [InlineData("user-account", "")]
    [InlineData("windows-registry-key", "")]
    [InlineData("x509-certificate", "")]
    public void A_type_must_have_what_the_standard_says(string type, string required)
    {
        string[] common = StixTypes.KindOf(type) == StixKind.Observable ? ["type", "id"]
            : type == "marking-definition" ? ["type", "id", "created"]
            : ["type", "id", "created", "modified"];
        Assert.Equal(common.Concat(required.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Order(), StixTypes.RequiredOf(type).Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Refuses_any_property_of_a_wrong_type(string type)
    {
        foreach (var (name, sound) in TypeSamples.BuildFull(type).Where(p => p.Key is not ("type" or "id")).ToList())
        {
            foreach (var wrong in Wrong(sound!))
            {
                var value = TypeSamples.BuildFull(type);
                value[name] = wrong;
                Assert.Contains(Validate(value), p => p.Severity == Severity.Must && p.Path.StartsWith($"$.{name}", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("indicator", """{"pattern":"[a:b ="}""", "pattern", "$.pattern")]
    [InlineData("indicator", """{"valid_until":"2025-01-01T00:00:00Z"}""", "time-order", "$.valid_until")]
    [InlineData("indicator", """{"valid_until":"2026-01-01T00:00:00Z"}""", "time-order", "$.valid_until")]
    [InlineData("campaign", """{"last_seen":"2025-01-01T00:00:00Z"}""", "time-order", "$.last_seen")]
    [InlineData("infrastructure", """{"last_seen":"2025-01-01T00:00:00Z"}""", "time-order", "$.last_seen")]
    [InlineData("intrusion-set", """{"last_seen":"2025-01-01T00:00:00Z"}""", "time-order", "$.last_seen")]
    [InlineData("threat-actor", """{"last_seen":"2025-01-01T00:00:00Z"}""", "time-order", "$.last_seen")]
    [InlineData("sighting", """{"last_seen":"2025-01-01T00:00:00Z"}""", "time-order", "$.last_seen")]
    [InlineData("malware", """{"last_seen":"2025-01-01T00:00:00Z"}""", "time-order", "$.last_seen")]
    [InlineData("malware", """{"name":null}""", "missing-property", "$.name")]
    [InlineData("malware", """{"operating_system_refs":["file--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "reference-type", "$.operating_system_refs[0]")]
    [InlineData("malware", """{"sample_refs":["url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "reference-type", "$.sample_refs[0]")]
    [InlineData("malware-analysis", """{"analysis_ended":"2025-01-01T00:00:00Z"}""", "time-order", "$.analysis_ended")]
    [InlineData("malware-analysis", """{"result":null,"analysis_sco_refs":null}""", "missing-property", "$")]
    [InlineData("malware-analysis", """{"analysis_sco_refs":["malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "reference-type", "$.analysis_sco_refs[0]")]
    [InlineData("malware-analysis", """{"sample_ref":"url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.sample_ref")]
    [InlineData("location", """{"latitude":null}""", "missing-property", "$")]
    [InlineData("location", """{"latitude":null,"longitude":null}""", "missing-property", "$")]
    [InlineData("location", """{"latitude":null,"longitude":null,"precision":null,"region":null,"country":null}""", "missing-property", "$")]
    [InlineData("location", """{"latitude":90.1}""", "out-of-range", "$.latitude")]
    [InlineData("location", """{"longitude":-180.5}""", "out-of-range", "$.longitude")]
    [InlineData("observed-data", """{"last_observed":"2025-01-01T00:00:00Z"}""", "time-order", "$.last_observed")]
    [InlineData("observed-data", """{"number_observed":0}""", "out-of-range", "$.number_observed")]
    [InlineData("observed-data", """{"number_observed":1000000000}""", "out-of-range", "$.number_observed")]
    [InlineData("observed-data", """{"objects":{"0":{"type":"url","value":"http://a.example/"}}}""", "exactly-one", "$")]
    [InlineData("observed-data", """{"object_refs":null}""", "exactly-one", "$")]
    [InlineData("observed-data", """{"object_refs":["relationship--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "missing-property", "$.object_refs")]
    [InlineData("observed-data", """{"object_refs":["tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "reference-type", "$.object_refs[0]")]
    [InlineData("observed-data", """{"object_refs":null,"objects":{"0":{"type":"network-traffic","src_ref":"9"}}}""", "reference", "$.objects.0.src_ref")]
    [InlineData("observed-data", """{"object_refs":null,"objects":{"0":{"value":"x"}}}""", "missing-property", "$.objects.0.type")]
    [InlineData("observed-data", """{"object_refs":null,"objects":{"0":{"type":"ipv4-addr","value":42}}}""", "wrong-type", "$.objects.0.value")]
    [InlineData("observed-data", """{"object_refs":null,"objects":{"0":{"type":"url"}}}""", "missing-property", "$.objects.0.value")]
    [InlineData("observed-data", """{"object_refs":null,"objects":{"0":{"type":"file","size":1}}}""", "missing-property", "$.objects.0")]
    [InlineData("observed-data", """{"object_refs":null,"objects":{"0":{"type":"network-traffic","protocols":["tcp"]}}}""", "missing-property", "$.objects.0")]
    [InlineData("opinion", """{"opinion":"maybe"}""", "not-in-enumeration", "$.opinion")]
    [InlineData("note", """{"object_refs":[]}""", "empty-list", "$.object_refs")]
    [InlineData("report", """{"object_refs":["x"]}""", "wrong-type", "$.object_refs[0]")]
    [InlineData("grouping", """{"object_refs":null}""", "missing-property", "$.object_refs")]
    [InlineData("identity", """{"sectors":[]}""", "empty-list", "$.sectors")]
    [InlineData("incident", """{"name":7}""", "wrong-type", "$.name")]
    [InlineData("tool", """{"kill_chain_phases":[{"phase_name":"x"}]}""", "missing-property", "$.kill_chain_phases[0].kill_chain_name")]
    [InlineData("vulnerability", """{"external_references":[{"source_name":"cve"}]}""", "reference-content", "$.external_references[0]")]
    [InlineData("attack-pattern", """{"external_references":[{"url":"https://a.example/"}]}""", "missing-property", "$.external_references[0].source_name")]
    [InlineData("course-of-action", """{"external_references":[{"source_name":"x","url":"https://a.example/","hashes":{"MD5":"d4"}}]}""", "hash-shape", "$.external_references[0].hashes.MD5")]
    public void Refuses_domain_objects_that_break_a_rule(string type, string change, string code, string path) =>
        AssertRefused(type, change, code, path);

    [Theory]
    [InlineData("relationship", """{"stop_time":"2026-01-01T00:00:00Z"}""", "time-order", "$.stop_time")]
    [InlineData("relationship", """{"source_ref":"relationship--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.source_ref")]
    [InlineData("relationship", """{"target_ref":"marking-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.target_ref")]
    [InlineData("relationship", """{"target_ref":"bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.target_ref")]
    [InlineData("relationship", """{"relationship_type":"Uses It"}""", "relationship-name", "$.relationship_type")]
    [InlineData("sighting", """{"count":-1}""", "out-of-range", "$.count")]
    [InlineData("sighting", """{"count":1000000000}""", "out-of-range", "$.count")]
    [InlineData("sighting", """{"sighting_of_ref":"ipv4-addr--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.sighting_of_ref")]
    [InlineData("sighting", """{"observed_data_refs":["tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "reference-type", "$.observed_data_refs[0]")]
    [InlineData("sighting", """{"where_sighted_refs":["tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "reference-type", "$.where_sighted_refs[0]")]
    [InlineData("language-content", """{"contents":{"not a tag":{"name":"x"}}}""", "language-tag", "$.contents['not a tag']")]
    [InlineData("language-content", """{"contents":{"de":"x"}}""", "wrong-type", "$.contents.de")]
    [InlineData("language-content", """{"contents":{"de":{"name":7}}}""", "wrong-type", "$.contents.de.name")]
    [InlineData("language-content", """{"contents":{"de":{}}}""", "empty-dictionary", "$.contents.de")]
    [InlineData("marking-definition", """{"definition":null,"extensions":null}""", "missing-property", "$.definition")]
    [InlineData("marking-definition", """{"definition_type":null,"extensions":null}""", "missing-property", "$.definition_type")]
    [InlineData("marking-definition", """{"definition":{"tlp":"red"}}""", "missing-property", "$.definition.statement")]
    [InlineData("marking-definition", """{"definition_type":"tlp","definition":{"tlp":"red"}}""", "tlp-instance", "$.id")]
    [InlineData("marking-definition", """{"object_marking_refs":["marking-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "circular-marking", "$.object_marking_refs")]
    [InlineData("extension-definition", """{"extension_types":["property-extension"]}""", "extension-properties", "$.extension_properties")]
    [InlineData("extension-definition", """{"extension_types":["other"]}""", "not-in-enumeration", "$.extension_types[0]")]
    [InlineData("extension-definition", """{"extension_properties":["Bad Name"]}""", "property-name", "$.extension_properties[0]")]
    public void Refuses_relationships_and_meta_objects_that_break_a_rule(string type, string change, string code, string path) =>
        AssertRefused(type, change, code, path);

    [Theory]
    [InlineData("artifact", """{"url":"https://a.example/"}""", "exactly-one", "$")]
    [InlineData("artifact", """{"payload_bin":null}""", "exactly-one", "$")]
    [InlineData("artifact", """{"payload_bin":null,"url":"https://a.example/","hashes":null}""", "missing-property", "$.hashes")]
    [InlineData("artifact", """{"encryption_algorithm":null}""", "missing-property", "$.encryption_algorithm")]
    [InlineData("artifact", """{"encryption_algorithm":"rot13"}""", "not-in-enumeration", "$.encryption_algorithm")]
    [InlineData("artifact", """{"payload_bin":"%"}""", "wrong-type", "$.payload_bin")]
    [InlineData("autonomous-system", """{"number":1.5}""", "wrong-type", "$.number")]
    [InlineData("directory", """{"contains_refs":["url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "reference-type", "$.contains_refs[0]")]
    [InlineData("domain-name", """{"value":"http://a.example/x"}""", "address-form", "$.value")]
    [InlineData("domain-name", """{"value":"two words"}""", "address-form", "$.value")]
    [InlineData("domain-name", """{"value":"a..example"}""", "address-form", "$.value")]
    [InlineData("domain-name", """{"value":""}""", "empty-text", "$.value")]
    [InlineData("email-addr", """{"value":"nobody"}""", "address-form", "$.value")]
    [InlineData("email-addr", """{"value":"John <a@example.com>"}""", "address-form", "$.value")]
    [InlineData("email-addr", """{"belongs_to_ref":"url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.belongs_to_ref")]
    [InlineData("email-message", """{"body":"x"}""", "mail-body", "$.body")]
    [InlineData("email-message", """{"is_multipart":false}""", "mail-body", "$.body_multipart")]
    [InlineData("email-message", """{"body_multipart":[{"content_type":"text/plain"}]}""", "exactly-one", "$.body_multipart[0]")]
    [InlineData("email-message", """{"additional_header_fields":{"A":[7]}}""", "wrong-type", "$.additional_header_fields.A")]
    [InlineData("file", """{"hashes":null,"name":null,"name_enc":null}""", "missing-property", "$")]
    [InlineData("file", """{"name":null}""", "missing-property", "$.name_enc")]
    [InlineData("file", """{"hashes":{"SHA-256":"00"}}""", "hash-shape", "$.hashes.SHA-256")]
    [InlineData("file", """{"hashes":{"SHA-256":"zz"}}""", "hash-shape", "$.hashes.SHA-256")]
    [InlineData("file", """{"hashes":{"a b":"zz"}}""", "dictionary-key", "$.hashes['a b']")]
    [InlineData("file", """{"hashes":{}}""", "empty-dictionary", "$.hashes")]
    [InlineData("file", """{"size":-1}""", "out-of-range", "$.size")]
    [InlineData("file", """{"magic_number_hex":"4d5"}""", "wrong-type", "$.magic_number_hex")]
    [InlineData("file", """{"content_ref":"file--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.content_ref")]
    [InlineData("ipv4-addr", """{"value":"203.0.113.256"}""", "address-form", "$.value")]
    [InlineData("ipv4-addr", """{"value":"203.0.113"}""", "address-form", "$.value")]
    [InlineData("ipv4-addr", """{"value":"2001:db8::1"}""", "address-form", "$.value")]
    [InlineData("ipv4-addr", """{"value":"203.0.113.0/33"}""", "address-form", "$.value")]
    [InlineData("ipv6-addr", """{"value":"203.0.113.7"}""", "address-form", "$.value")]
    [InlineData("ipv6-addr", """{"value":"2001:db8::/129"}""", "address-form", "$.value")]
    [InlineData("ipv6-addr", """{"value":"2001:db8::g"}""", "address-form", "$.value")]
    [InlineData("mac-addr", """{"value":"d2:fb:49:24:37"}""", "address-form", "$.value")]
    [InlineData("mac-addr", """{"value":"d2fb.4924.3718"}""", "address-form", "$.value")]
    [InlineData("mutex", """{"name":[]}""", "wrong-type", "$.name")]
    [InlineData("network-traffic", """{"src_ref":null,"dst_ref":null}""", "missing-property", "$")]
    [InlineData("network-traffic", """{"end":"2025-01-01T00:00:00Z"}""", "time-order", "$.end")]
    [InlineData("network-traffic", """{"is_active":true}""", "still-active", "$.end")]
    [InlineData("network-traffic", """{"dst_port":65536}""", "out-of-range", "$.dst_port")]
    [InlineData("network-traffic", """{"protocols":[]}""", "empty-list", "$.protocols")]
    [InlineData("network-traffic", """{"ipfix":{"a":[]}}""", "wrong-type", "$.ipfix.a")]
    [InlineData("network-traffic", """{"src_ref":"url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.src_ref")]
    [InlineData("process", """{"environment_variables":{"A":1}}""", "wrong-type", "$.environment_variables.A")]
    [InlineData("process", """{"image_ref":"url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.image_ref")]
    [InlineData("software", """{"languages":["e n"]}""", "language-tag", "$.languages[0]")]
    [InlineData("url", """{"value":"  "}""", "url", "$.value")]
    [InlineData("windows-registry-key", """{"values":[{}]}""", "missing-property", "$.values[0]")]
    [InlineData("windows-registry-key", """{"values":[{"data_type":"REG_X"}]}""", "not-in-enumeration", "$.values[0].data_type")]
    [InlineData("windows-registry-key", """{"creator_user_ref":"url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.creator_user_ref")]
    [InlineData("x509-certificate", """{"x509_v3_extensions":{}}""", "missing-property", "$.x509_v3_extensions")]
    [InlineData("user-account", """{"account_created":"yesterday"}""", "wrong-type", "$.account_created")]
    public void Refuses_observables_that_break_a_rule(string type, string change, string code, string path) =>
        AssertRefused(type, change, code, path);

    [Theory]
    [InlineData("tool", """{"confidence":101}""", "out-of-range", "$.confidence")]
    [InlineData("tool", """{"modified":"2025-01-01T00:00:00.000Z"}""", "time-order", "$.modified")]
    [InlineData("tool", """{"lang":"not a tag"}""", "language-tag", "$.lang")]
    [InlineData("tool", """{"created_by_ref":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "reference-type", "$.created_by_ref")]
    [InlineData("tool", """{"extensions":{"archive-ext":{"contains_refs":["file--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}}}""", "extension-owner", "$.extensions.archive-ext")]
    [InlineData("tool", """{"extensions":{"extension-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f":{"extension_type":"other"}}}""", "not-in-enumeration", "$.extensions.extension-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f.extension_type")]
    [InlineData("tool", """{"granular_markings":[{"lang":"de","selectors":["aliases.[1]"]}]}""", "selector", "$.granular_markings[0].selectors[0]")]
    [InlineData("tool", """{"granular_markings":[{"lang":"d e","selectors":["name"]}]}""", "language-tag", "$.granular_markings[0].lang")]
    [InlineData("tool", """{"granular_markings":[{"lang":"de"}]}""", "missing-property", "$.granular_markings[0].selectors")]
    public void Refuses_common_properties_that_break_a_rule(string type, string change, string code, string path) =>
        AssertRefused(type, change, code, path);

    [Theory]
    [InlineData("process", "pid")]
    [InlineData("user-account", "user_id")]
    [InlineData("windows-registry-key", "key")]
    [InlineData("x509-certificate", "serial_number")]
    public void Refuses_an_observable_that_says_nothing(string type, string only)
    {
        var value = TypeSamples.BuildMinimal(type);
        Assert.True(value.Remove(only));
        Assert.Contains(Validate(value), p => (p.Code, p.Path, p.Severity) == ("missing-property", "$", Severity.Must));
    }

    /// <summary>What feeds do have is a note when exchanging, and a breach by the letter where the text says must.</summary>
    [Theory]
    [InlineData("tool", """{"spec_version":null}""", "stix-2.0", true)]
    [InlineData("tool", """{"spec_version":"2.2"}""", "spec-version", true)]
    [InlineData("tool", """{"created":"2026-01-01T00:00:00Z"}""", "timestamp-precision", true)]
    [InlineData("tool", """{"Bad-Name":1}""", "property-name", true)]
    [InlineData("tool", """{"ab":1}""", "property-name", true)]
    [InlineData("tool", """{"severity":"high"}""", "reserved-name", true)]
    [InlineData("tool", """{"defanged":false}""", "not-of-type", true)]
    [InlineData("marking-definition", """{"modified":"2026-01-01T00:00:00.000Z"}""", "not-of-type", true)]
    [InlineData("tool", """{"extensions":{"extension-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f":{"a":1}}}""", "missing-property", true)]
    [InlineData("file", """{"magic_number_hex":"4D5A"}""", "hex-case", true)]
    [InlineData("mac-addr", """{"value":"D2-FB-49-24-37-18"}""", "address-form", true)]
    [InlineData("ipv4-addr", """{"value":"203.000.113.007"}""", "address-form", true)]
    [InlineData("ipv6-addr", """{"value":"fe80::1%eth0"}""", "address-form", true)]
    [InlineData("domain-name", """{"value":"_dmarc.example.com"}""", "address-form", true)]
    [InlineData("url", """{"value":"a.example/x"}""", "url", true)]
    [InlineData("url", """{"value":"http://a.example/{x}"}""", "url", true)]
    [InlineData("windows-registry-key", """{"key":"HKLM\\Software"}""", "registry-hive", true)]
    [InlineData("software", """{"cpe":"cpe:/a:x:y"}""", "cpe", true)]
    [InlineData("tool", """{"external_references":[{"source_name":"x","url":"","description":"y"}]}""", "empty-text", true)]
    [InlineData("process", """{"environment_variables":{"ProgramFiles(x86)":"y"}}""", "dictionary-key", true)]
    [InlineData("email-message", """{"additional_header_fields":{"A":"b"}}""", "wrong-type", true)]
    [InlineData("tool", """{"id":"tool--8e2e2d2b-17d4-5cbf-938f-98ee46b3cd3f"}""", "id-version", false)]
    [InlineData("tool", """{"id":"tool--8E2E2D2B-17d4-4cbf-938f-98ee46b3cd3f"}""", "id-case", false)]
    [InlineData("tool", """{"colour":"blue"}""", "custom-property", false)]
    [InlineData("tool", """{"tool_types":["hammer"]}""", "not-in-vocabulary", false)]
    [InlineData("tool", """{"extensions":{"x-acme-ext":{"a":1}}}""", "extension-key", false)]
    [InlineData("tool", """{"kill_chain_phases":[{"kill_chain_name":"My Chain","phase_name":"x"}]}""", "word-form", false)]
    [InlineData("location", """{"country":"ZZ"}""", "country", false)]
    [InlineData("location", """{"region":"atlantis"}""", "not-in-vocabulary", false)]
    [InlineData("vulnerability", """{"external_references":[{"source_name":"cve","external_id":"2017-0144"}]}""", "external-id", false)]
    [InlineData("attack-pattern", """{"external_references":[{"source_name":"capec","external_id":"163"}]}""", "external-id", false)]
    [InlineData("file", """{"hashes":{"x_foo_hash":"aaaa"}}""", "not-in-vocabulary", false)]
    [InlineData("file", """{"mime_type":"exe"}""", "media-type", false)]
    [InlineData("network-traffic", """{"protocols":["TCP"]}""", "word-form", false)]
    [InlineData("domain-name", """{"created":"2026-01-01T00:00:00.000Z"}""", "not-of-observables", false)]
    [InlineData("marking-definition", """{"definition_type":"x-terms","definition":{"a":1}}""", "not-in-vocabulary", false)]
    [InlineData("extension-definition", """{"extension_properties":null}""", "extension-properties", false)]
    [InlineData("malware", """{"is_family":null}""", "missing-property", false)]
    [InlineData("grouping", """{"name":null}""", "missing-property", false)]
    [InlineData("email-message", """{"is_multipart":null}""", "missing-property", false)]
    public void Notes_what_content_is_usable_with(string type, string change, string code, bool isMustByTheLetter)
    {
        var value = Change(TypeSamples.BuildFull(type), change);
        Assert.Contains(Validate(value), p => (p.Code, p.Severity) == (code, Severity.Should));
        Assert.DoesNotContain(Validate(value), p => p.Severity == Severity.Must);
        var expected = isMustByTheLetter ? Severity.Must : Severity.Should;
        Assert.Contains(StixValidator.Validate(TypeSamples.Parse(value), profile: ValidationProfile.Standard),
            p => (p.Code, p.Severity) == (code, expected));
    }

    [Theory]
    [InlineData("indicator", "indicates", "malware", true)]
    [InlineData("indicator", "indicates", "identity", false)]
    [InlineData("indicator", "related-to", "identity", true)]
    [InlineData("malware", "derived-from", "malware", true)]
    [InlineData("malware", "duplicate-of", "tool", false)]
    [InlineData("infrastructure", "consists-of", "mutex", true)]
    [InlineData("infrastructure", "consists-of", "tool", false)]
    [InlineData("domain-name", "resolves-to", "ipv6-addr", true)]
    [InlineData("ipv4-addr", "resolves-to", "domain-name", false)]
    [InlineData("threat-actor", "impersonates", "identity", true)]
    [InlineData("malware-analysis", "av-analysis-of", "malware", true)]
    [InlineData("campaign", "invented-verb", "tool", false)]
    [InlineData("x-acme-berth", "uses", "tool", true)]
    public void Notes_relationships_that_the_standard_does_not_define(string source, string verb, string target, bool isDefined)
    {
        var value = Change(TypeSamples.BuildFull("relationship"),
            $$"""{"source_ref":"{{source}}--{{Uuid}}","relationship_type":"{{verb}}","target_ref":"{{target}}--{{Uuid}}"}""");
        Assert.Equal(!isDefined, Validate(value).Any(p => (p.Code, p.Severity, p.Section) == ("relationship-type", Severity.Should, "B")));
        if (StixTypes.KindOf(source) != StixKind.Custom)
        {
            Assert.Equal(isDefined, RelationshipTable.Allows(source, verb, target));
        }
    }

    [Theory]
    [InlineData("domain-name", "gate-release-form[.]click")]
    [InlineData("url", "gate-release-form[.]click/login")]
    [InlineData("ipv4-addr", "203[.]0[.]113[.]7")]
    public void Accepts_a_defanged_value_that_says_so(string type, string value)
    {
        var sample = Change(TypeSamples.BuildFull(type), $$"""{"value":"{{value}}","defanged":true}""");
        Assert.DoesNotContain(Validate(sample), p => p.Code is "address-form" or "url");
        sample["defanged"] = false;
        Assert.Contains(Validate(sample), p => p.Code is "address-form" or "url");
    }

    [Fact]
    public void Accepts_new_properties_and_types_that_an_extension_brings()
    {
        var value = Change(TypeSamples.BuildMinimal("tool"),
            $$"""{"rank":5,"extensions":{"extension-definition--{{Uuid}}":{"extension_type":"toplevel-property-extension"} } }""");
        Assert.Empty(Validate(value));
        value["type"] = "berth";
        value["id"] = "berth--" + Uuid;
        Assert.Equal("custom-type", Assert.Single(Validate(value)).Code);
        value["extensions"]!["extension-definition--" + Uuid]!["extension_type"] = "new-sdo";
        Assert.Empty(Validate(value));
    }

    [Theory]
    [InlineData(TlpLevel.Clear)]
    [InlineData(TlpLevel.Green)]
    [InlineData(TlpLevel.Amber)]
    [InlineData(TlpLevel.AmberStrict)]
    [InlineData(TlpLevel.Red)]
    public void Accepts_the_fixed_markings_and_refuses_others_like_them(TlpLevel level)
    {
        var marking = StixObject.Parse(TlpMarkings.ObjectOf(level));
        Assert.Empty(StixValidator.Validate(marking, profile: ValidationProfile.Standard));
        var forged = JsonNode.Parse(marking.Utf8.Span)!.AsObject();
        forged["id"] = "marking-definition--" + Uuid;
        Assert.Contains(Validate(forged), p => (p.Code, p.Severity) == ("tlp-instance", Severity.Must));
    }

    [Fact]
    public void Accepts_the_markings_of_tlp_1_and_of_permissible_actions()
    {
        var white = TypeSamples.BuildMinimal("marking-definition");
        white["id"] = TlpMarkings.IdOfTlp1(TlpLevel.Clear);
        white["created"] = "2017-01-20T00:00:00.000Z";
        white["definition_type"] = "tlp";
        white["definition"] = new JsonObject { ["tlp"] = "white" };
        Assert.Empty(StixValidator.Validate(TypeSamples.Parse(white), profile: ValidationProfile.Standard));
        white["definition"] = new JsonObject { ["tlp"] = "red" };
        Assert.Contains(Validate(white), p => p.Code == "tlp-instance");
        foreach (var level in Enum.GetValues<PapLevel>())
        {
            Assert.Empty(StixValidator.Validate(StixObject.Parse(PapMarkings.ObjectOf(level)), profile: ValidationProfile.Standard));
        }
    }

    private static IEnumerable<JsonNode?> Wrong(JsonNode sound)
    {
        yield return null;
        yield return sound is JsonArray ? new JsonObject() : new JsonArray();
        if (sound is JsonObject or JsonArray)
        {
            yield return "text";
        }
        else if (sound.GetValueKind() is not System.Text.Json.JsonValueKind.Number)
        {
            yield return 7;
        }
    }

    private static void AssertRefused(string type, string change, string code, string path) =>
        Assert.Contains(Validate(Change(TypeSamples.BuildFull(type), change)),
            p => (p.Code, p.Path, p.Severity) == (code, path, Severity.Must));

    private static JsonObject Change(JsonObject value, string change)
    {
        foreach (var (name, to) in JsonNode.Parse(change)!.AsObject())
        {
            value.Remove(name);
            if (to is not null)
            {
                value[name] = to.DeepClone();
            }
        }

        return change.Contains("\"id\"", StringComparison.Ordinal) ? value : TypeSamples.Finish(value);
    }

    private static IReadOnlyList<Problem> Validate(JsonObject value) => StixValidator.Validate(TypeSamples.Parse(value));
}
