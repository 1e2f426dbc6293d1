using Breakwater.Hub.Channels;

namespace Breakwater.Server;

/// <summary>Where this hub is reached; known only once its listeners are up.</summary>
internal sealed class ServedAddress
{
    private volatile HubAddress? _current;

    public HubAddress Current => _current ?? throw new InvalidOperationException("The hub does not serve yet.");

    public void Set(HubAddress address) => _current = address;
}
