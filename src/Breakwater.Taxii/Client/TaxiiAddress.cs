namespace Breakwater.Taxii.Client;

/// <summary>The addresses of TAXII 2.1 (section 1.6.4): each ends with a slash, whether it was typed or not.</summary>
public static class TaxiiAddress
{
    private const string Collections = "/collections/";

    /// <summary>An address as a caller types it: absolute, http or https, without user, query and fragment, its last slash added.</summary>
    /// <exception cref="ArgumentException">It is none of that; the message says what.</exception>
    public static Uri Read(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"{Filters.FilterSyntax.Quote(text)} is no address such as https://taxii.port.example/taxii2/.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new ArgumentException("An address has no user and password in it; they are given apart.");
        }

        return address.Query.Length + address.Fragment.Length == 0
            ? Slashed(address)
            : throw new ArgumentException("The address of a server has no query and no fragment.");
    }

    /// <summary>The address with a slash at its end.</summary>
    public static Uri Slashed(Uri address) => address.AbsolutePath.EndsWith('/')
        ? address
        : new UriBuilder(address) { Path = address.AbsolutePath + "/" }.Uri;

    /// <summary>Where discovery is when only a host was given (section 4.1).</summary>
    public static Uri Discovery(Uri server) => server.AbsolutePath == "/" ? new Uri(server, "/taxii2/") : Slashed(server);

    public static Uri AllCollections(Uri root) => new(Slashed(root), "collections/");

    /// <param name="idOrAlias">As the server names it; an alias may hold anything and is escaped.</param>
    public static Uri Collection(Uri root, string idOrAlias) =>
        new(Slashed(root), $"collections/{Uri.EscapeDataString(idOrAlias)}/");

    /// <summary>
    /// The collection that an address is of: that of the collection itself, or of its objects or manifest. False when it is none, such
    /// as that of an API root.
    /// </summary>
    public static bool TryReadCollection(Uri address, out Uri root, out Uri collection)
    {
        var path = Slashed(address).AbsolutePath;
        var at = path.LastIndexOf(Collections, StringComparison.Ordinal);
        var end = at < 0 ? -1 : path.IndexOf('/', at + Collections.Length);
        var isOne = end > at + Collections.Length && path[end..] is "/" or "/objects/" or "/manifest/";
        root = isOne ? new Uri(address, path[..(at + 1)]) : address;
        collection = isOne ? new Uri(address, path[..(end + 1)]) : address;
        return isOne;
    }

    /// <summary>The API root of a collection's address, or null when the address is not of that shape.</summary>
    public static Uri? RootOf(Uri collection) => TryReadCollection(collection, out var root, out _) ? root : null;

    internal static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
