namespace Breakwater.Hub.Mailbox;

/// <summary>Where members reach this hub; known only once it serves.</summary>
public sealed class PublicAddress
{
    private volatile Uri? _current;

    public Uri? Current => _current;

    public void Set(Uri address) => _current = address;
}
