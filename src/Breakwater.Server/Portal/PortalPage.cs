using Microsoft.AspNetCore.Components;

namespace Breakwater.Server.Portal;

/// <summary>
/// A page: it only shows its model. What it shows was looked up before by its handler, so that nothing fails halfway through a page.
/// </summary>
/// <typeparam name="TModel">All that it shows.</typeparam>
public abstract class PortalPage<TModel> : ComponentBase
{
    [Inject]
    public PortalRequest Request { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public TModel Model { get; set; } = default!;
}

/// <summary>A page with its words.</summary>
public abstract class PortalPage<TModel, TTexts> : PortalPage<TModel>
    where TTexts : Texts, new()
{
    /// <summary>Its words in the reader's language.</summary>
    protected TTexts T => field ??= new TTexts { Language = Request.Language };
}

/// <summary>A part of a page with words of its own.</summary>
public abstract class PortalPart<TTexts> : ComponentBase
    where TTexts : Texts, new()
{
    [Inject]
    public PortalRequest Request { get; set; } = null!;

    protected TTexts T => field ??= new TTexts { Language = Request.Language };
}
