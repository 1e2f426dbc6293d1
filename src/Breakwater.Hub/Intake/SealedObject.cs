using System.Text;

namespace Breakwater.Hub.Intake;

/// <summary>What <c>mine</c> keeps of one object, sealed for its member: the object as it came, and its link to the published
/// form.</summary>
/// <param name="Body">The bytes that were handed in.</param>
internal sealed record SealedObject(string Id, string VersionText, string Fate, string PublishedId, byte[] Body)
{
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream(Body.Length + 256);
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Id);
            writer.Write(VersionText);
            writer.Write(Fate);
            writer.Write(PublishedId);
            writer.Write(Body.Length);
            writer.Write(Body);
        }

        return buffer.ToArray();
    }

    public static SealedObject FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return new SealedObject(
            reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadBytes(reader.ReadInt32()));
    }
}
