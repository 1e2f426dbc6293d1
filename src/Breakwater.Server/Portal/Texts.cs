using Breakwater.Hub.Messages;

namespace Breakwater.Server.Portal;

/// <summary>
/// The words of one part of the portal: a property for each, with all languages side by side, so that none can be forgotten and a
/// translator sees them together.
/// </summary>
public abstract class Texts
{
    public string Language { get; init; } = Languages.English;

    protected string Of(string english, string spanish) => Language == Languages.Spanish ? spanish : english;
}
