using System.CommandLine;
using System.Security.Cryptography;
using Breakwater.Hub;
using Breakwater.Hub.Channels;

namespace Breakwater.Server.Commands;

/// <summary><c>breakwater-hub manifest-key</c>: the key that manifests are signed with, and the root that states it.</summary>
internal static class ManifestKeyCommands
{
    public static Command Create() =>
        new("manifest-key", "The key that manifests are signed with, and the root that sensors trust.")
        {
            Show(), CreateRoot(), TakeOffline(), Rotate(),
        };

    private static Command Show() => AdminCommand.Create(
        "show", "Shows the key in use, until when it is stated, and where the root is.", "manifest-key show --data DIR",
        run =>
        {
            var key = run.Get<ManifestKey>();
            var statement = key.Current.Statement;
            var root = Convert.ToHexStringLower(SHA256.HashData(key.Current.Root));
            var isHere = File.Exists(RootPath(run));
            run.Output.Print(
                new { root, rootIsInFolder = isHere, statement.Serial, statement.Epoch, statement.NotBefore, statement.NotAfter },
                $"Root    SHA-256 {root}, {(isHere ? "in the hub's folder: take it offline" : "kept elsewhere")}",
                $"Key     serial {statement.Serial}, epoch {statement.Epoch}, stated from {statement.NotBefore:u} to {statement.NotAfter:u}"
                    + (key.IsDue ? ", DUE: rotate it" : ""));
            return Task.CompletedTask;
        });

    private static Command CreateRoot()
    {
        var file = new Argument<FileInfo>("file") { Description = "File to write, encrypted; it must not be there yet." };
        var passphrase = Passphrase(required: true);
        return AdminCommand.Create(
            "create-root", "Makes a root for a hub that is yet to be started, on a medium that can be taken away.",
            "manifest-key create-root /media/usb/root.pem --passphrase-file pass --data DIR",
            run =>
            {
                using var root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                RootKey.Save(root, run.Value(file).FullName, Read(run.Value(passphrase)!));
                run.Output.Print(
                    new { root = run.Value(file).FullName }, $"The root is in {run.Value(file)}.",
                    "State the hub's key with it, before the first start: breakwater-hub manifest-key rotate --root FILE.");
                return Task.CompletedTask;
            },
            file, passphrase);
    }

    private static Command TakeOffline()
    {
        var file = new Argument<FileInfo>("file") { Description = "File to write, encrypted; it must not be there yet." };
        var passphrase = Passphrase(required: true);
        return AdminCommand.Create(
            "take-offline", "Moves the root out of the hub's folder into an encrypted file. Keep that file, and the passphrase, apart.",
            "manifest-key take-offline /media/usb/root.pem --passphrase-file pass --data DIR",
            run =>
            {
                _ = run.Get<ManifestKey>();
                RootKey.TakeOffline(run.Get<HubOptions>().Folder, run.Value(file).FullName, Read(run.Value(passphrase)!));
                run.Output.Print(
                    new { root = run.Value(file).FullName },
                    $"The root is in {run.Value(file)} and no longer here. Without it no other hub will be believed by these sensors.");
                return Task.CompletedTask;
            },
            file, passphrase);
    }

    private static Command Rotate()
    {
        var root = new Option<FileInfo?>("--root") { Description = "The root, when it is offline." };
        var passphrase = Passphrase(required: false);
        var days = new Option<int>("--days")
        {
            Description = "How long the new key is stated for.",
            DefaultValueFactory = _ => (int)Breakwater.Protocol.Limits.StatementLifetime.TotalDays,
        };
        var isNew = new Option<bool>("--new-epoch")
        {
            Description = "The hub's database was lost or is an older one: sensors begin its sequences again.",
        };
        return AdminCommand.Create(
            "rotate", "Makes a new key and has the root state it. A running hub takes it up within a minute.",
            "manifest-key rotate --root /media/usb/root.pem --passphrase-file pass --data DIR",
            run =>
            {
                if (run.Value(days) < 1)
                {
                    throw new UsageException("--days is at least 1.");
                }

                var folder = run.Get<HubOptions>().Folder;
                using var key = run.Value(root) is { } file
                    ? RootKey.Open(file.FullName, Read(run.Value(passphrase)
                        ?? throw new UsageException("--root needs --passphrase-file.")))
                    : RootKey.Find(folder) ?? throw new UsageException("The root is not in the hub's folder: name it with --root.");
                var statement = ManifestKey.Rotate(
                    folder, key, TimeSpan.FromDays(run.Value(days)), run.Value(isNew), run.Get<TimeProvider>());
                run.Output.Print(
                    new { statement.Serial, statement.Epoch, statement.NotAfter },
                    $"A new key, serial {statement.Serial}, epoch {statement.Epoch}, stated until {statement.NotAfter:u}.");
                return Task.CompletedTask;
            },
            root, passphrase, days, isNew);
    }

    private static Option<FileInfo> Passphrase(bool required) => new("--passphrase-file")
    {
        Description = "File whose first line is the passphrase of the root.",
        Required = required,
    };

    private static string Read(FileInfo file) => File.ReadLines(file.FullName).FirstOrDefault() ?? "";

    private static string RootPath(AdminRun run) => Path.Combine(run.Get<HubOptions>().Folder, RootKey.FileName);
}
