using System.Security.Cryptography;
using Breakwater.Hub.Channels;
using Breakwater.Protocol;

namespace Breakwater.Hub.Tests.Channels;

public sealed class ManifestKeyTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("bwkey").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_first_start_makes_root_and_key_and_a_second_keeps_them()
    {
        using var first = ManifestKey.LoadOrCreate(_folder, TimeProvider.System);
        using var second = ManifestKey.LoadOrCreate(_folder, TimeProvider.System);
        Assert.Equal(first.Current.Signed.Payload, second.Current.Signed.Payload);
        Assert.NotNull(KeyStatement.Open(first.Current.Signed, first.Current.Root));
    }

    [Fact]
    public void A_key_of_the_time_before_roots_becomes_the_root_so_that_enrolled_sensors_go_on()
    {
        using var old = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllBytes(Path.Combine(_folder, RootKey.LegacyFileName), old.ExportPkcs8PrivateKey());
        using var key = ManifestKey.LoadOrCreate(_folder, TimeProvider.System);
        Assert.Equal(old.ExportSubjectPublicKeyInfo(), key.Current.Root);
        Assert.False(File.Exists(Path.Combine(_folder, RootKey.LegacyFileName)));
        Assert.NotEqual(old.ExportSubjectPublicKeyInfo(), key.Current.Statement.Key);
    }

    [Fact]
    public void A_root_that_is_offline_states_a_new_key_with_a_larger_serial_in_the_same_epoch()
    {
        using var key = ManifestKey.LoadOrCreate(_folder, TimeProvider.System);
        var before = key.Current.Statement;
        var path = Path.Combine(_folder, "root.pem");
        RootKey.TakeOffline(_folder, path, Passphrase);
        Assert.Null(RootKey.Find(_folder));
        Assert.Throws<RejectedException>(() => RootKey.Open(path, "another passphrase"));
        using var root = RootKey.Open(path, Passphrase);
        var made = ManifestKey.Rotate(_folder, root, TimeSpan.FromDays(30), isNewEpoch: false, TimeProvider.System);
        Assert.True(made.Serial > before.Serial);
        Assert.Equal(before.Epoch, made.Epoch);
        key.Refresh();
        Assert.Equal(made.Serial, key.Current.Statement.Serial);

        var anew = ManifestKey.Rotate(_folder, root, TimeSpan.FromDays(30), isNewEpoch: true, TimeProvider.System);
        Assert.True(anew.Epoch > made.Epoch);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<RejectedException>(() => ManifestKey.Rotate(_folder, other, TimeSpan.FromDays(30), false, TimeProvider.System));
    }

    [Fact]
    public void A_hub_that_was_built_anew_under_the_root_comes_after_the_one_before()
    {
        using var key = ManifestKey.LoadOrCreate(_folder, TimeProvider.System);
        var path = Path.Combine(_folder, "root.pem");
        RootKey.TakeOffline(_folder, path, Passphrase);
        using var root = RootKey.Open(path, Passphrase);
        var elsewhere = Path.Combine(_folder, "new");
        Directory.CreateDirectory(elsewhere);
        var made = ManifestKey.Rotate(elsewhere, root, TimeSpan.FromDays(30), isNewEpoch: false, new LaterTime());
        Assert.True(made.Serial > key.Current.Statement.Serial);
        Assert.True(made.Epoch > key.Current.Statement.Epoch);
    }

    [Fact]
    public void A_short_passphrase_and_a_file_that_is_there_are_refused()
    {
        using var root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = Path.Combine(_folder, "root.pem");
        Assert.Throws<RejectedException>(() => RootKey.Save(root, path, "short"));
        RootKey.Save(root, path, Passphrase);
        Assert.Throws<RejectedException>(() => RootKey.Save(root, path, Passphrase));
    }

    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
