namespace Breakwater.Formats.Tests.Misp;

/// <summary>Events as MISP writes them, made for these tests.</summary>
internal static class MispEvents
{
    public const string Uuid = "5f0a1c00-1111-4222-8333-0000000000e1";
    public const string Author = "5f0a1c00-1111-4222-8333-0000000000aa";

    public static string AttributeUuid(int number) => $"5f0a1c00-1111-4222-8333-{number:x12}";

    public static string Attribute(int number, string type, string value, bool toIds = true, string more = "") =>
        $$"""{"uuid":"{{AttributeUuid(number)}}","type":"{{type}}","category":"Network activity","value":{{System.Text.Json.JsonSerializer.Serialize(value)}},"to_ids":{{(toIds ? "true" : "false")}},"timestamp":"1700000100","comment":""{{more}}}""";

    public static string Of(string attributes, string tags = "", long timestamp = 1_700_000_200, string more = "") =>
        $$"""{"Event":{"uuid":"{{Uuid}}","info":"A morning at the gate","date":"2023-11-14","timestamp":"{{timestamp}}","publish_timestamp":"1700000300","published":true,"threat_level_id":"2","analysis":"1","Orgc":{"name":"Harbour CERT","uuid":"{{Author}}"},"Tag":[{{tags}}],"Attribute":[{{attributes}}]{{more}} } }""";
}
