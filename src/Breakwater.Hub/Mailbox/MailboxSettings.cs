using Breakwater.Hub.Delivery;
using MimeKit;

namespace Breakwater.Hub.Mailbox;

/// <summary>The mailbox that the hub reads.</summary>
/// <param name="Address">Where members write to.</param>
/// <param name="SecretAddress">
/// A person's secret address, with TOKEN in place of the secret: <c>share+TOKEN@centre.example</c>, or <c>TOKEN@share.centre.example</c>
/// for a mailbox that takes everything of its domain.
/// </param>
/// <param name="AuthservId">Whose Authentication-Results are believed (RFC 8601, 2.5); null believes only what the hub checks itself.
/// </param>
/// <param name="Language">Of the answers: en or es.</param>
/// <param name="PublicAddress">Where members reach the hub; null is where it serves.</param>
public sealed record MailboxSettings(
    MailServer Server, string Folder, string Address, string SecretAddress, string? AuthservId, string Language, Uri? PublicAddress)
{
    internal const string Token = "TOKEN";

    /// <summary>What stands before and behind the secret.</summary>
    internal (string Before, string Behind) SecretParts
    {
        get
        {
            var at = SecretAddress.IndexOf(Token, StringComparison.Ordinal);
            return (SecretAddress[..at].ToLowerInvariant(), SecretAddress[(at + Token.Length)..].ToLowerInvariant());
        }
    }

    internal string Domain => Address[(Address.LastIndexOf('@') + 1)..].ToLowerInvariant();

    /// <summary>The usual form of secret addresses beside an address.</summary>
    public static string SecretBeside(string address) => address.Replace("@", $"+{Token}@", StringComparison.Ordinal);

    internal void Check(string? password, List<Problem> problems)
    {
        Server.Check(password, problems);
        Require(Server.User is not null, "no-user", "user", "A mailbox has a user and a password.");
        Require(IsAddress(Address), "bad-address", "address", $"\"{Address}\" is not an e-mail address.");
        var parts = SecretAddress.Split(Token);
        Require(
            parts.Length == 2 && IsAddress(parts[0] + new string('a', MailboxAddresses.TokenChars) + parts[1])
                && !parts[1].Contains(Token, StringComparison.OrdinalIgnoreCase) && parts[1].Contains('@', StringComparison.Ordinal),
            "bad-secret-address", "person-address",
            $"\"{SecretAddress}\" is not an e-mail address with {Token} once before its @ and at most 64 characters there.");
        Require(Folder.Length is > 0 and <= Limits.NameCharsMax, "bad-folder", "folder", $"\"{Folder}\" is not the name of a folder.");
        Require(Language is "en" or "es", "bad-language", "language", $"\"{Language}\" is not one of en, es.");
        Require(
            PublicAddress is null or { Scheme: "http" or "https", IsAbsoluteUri: true }, "bad-url", "public-url",
            $"\"{PublicAddress}\" is not an address such as https://hub.port.example/.");

        void Require(bool holds, string code, string path, string message)
        {
            if (!holds)
            {
                problems.Add(new Problem(code, path, message));
            }
        }
    }

    private static bool IsAddress(string text) => MailboxAddress.TryParse(text, out var parsed) && parsed.Address == text
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and <= 64 && !text.EndsWith('@');
}
