using System.Security.Cryptography;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.SignIn;

/// <summary>How a person's second step stands.</summary>
public sealed record SecondStepState(bool IsOn, int RecoveryCodesLeft);

/// <summary>A key that an authenticator is to take, before anything is turned on.</summary>
/// <param name="Key">In base32, as it is typed in by hand.</param>
/// <param name="Address">As an authenticator opens it: <c>otpauth://totp/…</c>.</param>
/// <param name="Sealed">The key under the hub's own key, for the form to bring back.</param>
public sealed record SecondStepDraft(string Key, string Address, string Sealed);

/// <summary>
/// The second step: a code of an authenticator, or a recovery code, each good once. Keys are sealed under the escrow key, and recovery
/// codes kept as keyed hashes, so that a copy of the database is good for neither.
/// </summary>
public sealed class SecondStep(Database database, SignInStore store, EscrowKey escrow, TimeProvider time)
{
    private const string VaultName = "\0sign-in";
    private const int CodeBytes = 10;

    public SecondStepState Of(string personId) => store.Credential(personId)?.TotpKey is null
        ? new SecondStepState(false, 0) : new SecondStepState(true, store.CodesLeft(personId));

    /// <summary>A new key; nothing is turned on before a code of it was shown.</summary>
    public SecondStepDraft Draft(SignedIn who)
    {
        var key = RandomNumberGenerator.GetBytes(Totp.KeyBytes);
        using var vault = Vault(who.Person.Id);
        return Draft(who, key, Convert.ToHexString(vault.Seal(key)));
    }

    /// <summary>The same draft again, from what the form brought back.</summary>
    /// <exception cref="RejectedException">It was not made for this person.</exception>
    public SecondStepDraft Draft(SignedIn who, string? @sealed) => Draft(who, Open(who, @sealed), @sealed!);

    /// <summary>Turns the second step on with the first code; answers the recovery codes, which are shown this once.</summary>
    /// <exception cref="RejectedException">The code does not fit, or there is a second step already.</exception>
    public async Task<IReadOnlyList<string>> TurnOnAsync(
        SignedIn who, string? @sealed, string? code, CancellationToken cancellationToken)
    {
        MustBeConfirmed(who);
        var key = Open(who, @sealed);
        var step = Totp.StepOf(key, Digits(code), time.GetUtcNow(), 0)
            ?? throw RejectedException.Invalid("bad-code", "code", "The code does not fit. Is the clock of the device right?");
        using var vault = Vault(who.Person.Id);
        var box = vault.Seal(key);
        var (codes, hashes) = NewCodes(vault);
        await database.WriteAsync(
            scope =>
            {
                if (SignInStore.Credential(scope, who.Person.Id) is not { TotpKey: null })
                {
                    throw RejectedException.Conflict("on-already", "There is a second step already.");
                }

                SignInStore.SetTotp(scope, who.Person.Id, box, step);
                SignInStore.ReplaceCodes(scope, who.Person.Id, hashes);
                SignInStore.EndSessions(scope, who.Person.Id, who.Session.Id);
            },
            cancellationToken).ConfigureAwait(false);
        return codes;
    }

    public Task TurnOffAsync(SignedIn who, CancellationToken cancellationToken)
    {
        MustBeConfirmed(who);
        return database.WriteAsync(
            scope =>
            {
                SignInStore.SetTotp(scope, who.Person.Id, null, 0);
                SignInStore.ReplaceCodes(scope, who.Person.Id, []);
            },
            cancellationToken);
    }

    /// <summary>New recovery codes in place of the old ones; shown this once.</summary>
    /// <exception cref="RejectedException">There is no second step.</exception>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(SignedIn who, CancellationToken cancellationToken)
    {
        MustBeConfirmed(who);
        using var vault = Vault(who.Person.Id);
        var (codes, hashes) = NewCodes(vault);
        await database.WriteAsync(
            scope =>
            {
                if (SignInStore.Credential(scope, who.Person.Id) is not { TotpKey: not null })
                {
                    throw RejectedException.NotFound("second step");
                }

                SignInStore.ReplaceCodes(scope, who.Person.Id, hashes);
            },
            cancellationToken).ConfigureAwait(false);
        return codes;
    }

    /// <summary>Takes the second step of a half session: a code, or a recovery code. The half session ends, a whole one begins.</summary>
    public Task<SignInOutcome> TakeAsync(SignedIn half, string? code, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var person = half.Person.Id;
            if (SignInStore.Session(scope, half.Session.Id) is not { Whole: 0 }
                || SignInStore.CountAttempt(scope, half.Session.Id) > Limits.CodesPerSessionMax)
            {
                SignInStore.EndSession(scope, half.Session.Id, person);
                return new SignInOutcome.Refused();
            }

            if (PasswordSignIn.Charge(scope, person) is { } until)
            {
                return new SignInOutcome.Locked(until);
            }

            if (!IsGood(scope, person, code))
            {
                return (SignInOutcome)new SignInOutcome.Refused();
            }

            SignInStore.SetFailures(scope, person, 0, DateTimeOffset.UnixEpoch);
            SignInStore.EndSession(scope, half.Session.Id, person);
            return new SignInOutcome.Begun(
                Sessions.Begin(scope, person, isWhole: true, new BrowserPlace(half.Session.Device, half.Session.Address)));
        },
        cancellationToken);

    private bool IsGood(WriteScope scope, string personId, string? code)
    {
        using var vault = Vault(personId);
        var credential = SignInStore.Credential(scope, personId);
        if (credential?.TotpKey is not { } box)
        {
            return false;
        }

        if (Totp.StepOf(vault.Open(box), Digits(code), scope.Now, credential.TotpStep) is { } step)
        {
            SignInStore.SetTotpStep(scope, personId, step);
            return true;
        }

        return SignInStore.UseCode(scope, personId, vault.Tag(Letters(code)));
    }

    private void MustBeConfirmed(SignedIn who)
    {
        if (!who.Session.IsConfirmed(time.GetUtcNow()))
        {
            throw RejectedException.Forbidden("Prove who you are first.");
        }
    }

    private static (IReadOnlyList<string> Codes, IReadOnlyList<byte[]> Hashes) NewCodes(MemberVault vault)
    {
        var codes = Enumerable.Range(0, Limits.RecoveryCodes)
            .Select(_ => Totp.Text(RandomNumberGenerator.GetBytes(CodeBytes))).ToList();
        return (codes.Select(code => string.Join('-', code.Chunk(4).Select(part => new string(part)))).ToList(),
            codes.Select(vault.Tag).ToList());
    }

    private byte[] Open(SignedIn who, string? box)
    {
        using var vault = Vault(who.Person.Id);
        try
        {
            return vault.Open(Convert.FromHexString(box ?? ""));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or OverflowException or ArgumentException)
        {
            throw RejectedException.Invalid("bad-draft", "draft", "This page is not the newest one: begin again.");
        }
    }

    private static SecondStepDraft Draft(SignedIn who, byte[] key, string box)
    {
        var text = Totp.Text(key);
        var label = Uri.EscapeDataString($"Breakwater:{who.Person.Email}");
        return new SecondStepDraft(text, $"otpauth://totp/{label}?secret={text}&issuer=Breakwater", box);
    }

    private MemberVault Vault(string personId) => MemberVault.For(escrow, VaultName + personId);

    private static string Digits(string? code) => string.Concat((code ?? "").Take(64).Where(char.IsAsciiDigit));

    private static string Letters(string? code) =>
        string.Concat((code ?? "").Take(64).Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
