using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Protocol;

namespace Breakwater.Harbor.Chains;

/// <summary>A sensor's side of the channel and no more: it knows what it holds, fetches what it lacks, and counts the bytes.</summary>
internal sealed class ChainSensor
{
    private readonly HttpClient _http;
    private readonly string _key;
    private readonly ManifestTrust _trust;
    private readonly Dictionary<string, Signed> _heads = [];
    private readonly Dictionary<string, IReadOnlyList<SegmentRef>> _held = [];
    private ManifestMarks _marks = ManifestMarks.None;
    private string? _tag;

    private ChainSensor(HttpClient http, EnrolResponse enrolled, ECDiffieHellman agreement)
    {
        (_http, _key) = (http, enrolled.Key);
        _trust = new ManifestTrust(Convert.FromBase64String(enrolled.ManifestKey), enrolled.SensorId, agreement);
    }

    /// <summary>Entries of what it holds, removals among them.</summary>
    public long Entries => _held.Values.Sum(chain => chain.Sum(segment => (long)segment.Entries));

    public int Chains => _held.Count;

    public static async Task<ChainSensor> EnrolAsync(
        HttpClient http, string code, ECDiffieHellman agreement, ECDsa signing, CancellationToken cancellationToken)
    {
        if (!EnrolmentCode.TryParse(code, out var parsed, out var problem))
        {
            throw new HarborException(problem);
        }

        var request = new EnrolRequest(
            parsed!.Secret, "bench", "1.0.0", new SensorKeys(agreement.ExportSubjectPublicKeyInfo(), signing.ExportSubjectPublicKeyInfo()));
        using var response = await http.PostAsJsonAsync(
            Routes.Enrol, request, ProtocolJson.Default.EnrolRequest, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync(ProtocolJson.Default.EnrolResponse, cancellationToken).ConfigureAwait(false);
        return new ChainSensor(http, answer!, agreement);
    }

    /// <summary>Follows the hub once.</summary>
    /// <param name="withSegments">False takes segments for downloaded without doing so, to stand for one that holds them.</param>
    /// <returns>Bytes of bodies that came.</returns>
    public async Task<(long Manifest, long Segments)> FollowAsync(bool withSegments, CancellationToken cancellationToken)
    {
        var have = string.Join(',', _heads.Values.Select(head => head.Tag()));
        using var response = await GetAsync(Routes.Manifest + (have.Length > 0 ? "?have=" + have : ""), _tag, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return (0, 0);
        }

        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        _tag = response.Headers.ETag?.ToString();
        var opened = Open(JsonSerializer.Deserialize(body, ProtocolJson.Default.SignedManifest)!);
        _marks = opened.Marks;
        var bytes = 0L;
        foreach (var head in opened.Heads)
        {
            var before = _held.GetValueOrDefault(head.Chain, []);
            var path = ChainPath.To(head, before, static _ => false);
            foreach (var segment in path.Where(one => withSegments && !before.Contains(one)))
            {
                bytes += await FetchAsync(segment, cancellationToken).ConfigureAwait(false);
            }

            _held[head.Chain] = path;
        }

        return (body.Length, bytes);
    }

    private OpenedManifest Open(SignedManifest answer)
    {
        foreach (var head in answer.Heads)
        {
            _heads[JsonSerializer.Deserialize(head.Payload, ProtocolJson.Default.ChainHead)!.Chain] = head;
        }

        return _trust.Open(answer with { Heads = [.. _heads.Values] }, _marks, TimeProvider.System.GetUtcNow());
    }

    private async Task<long> FetchAsync(SegmentRef segment, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"{Routes.Segments}/{segment.Digest}", null, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return Segment.Digest(bytes) == segment.Digest
            ? bytes.Length : throw new HarborException($"Segment {segment.Digest} came damaged.");
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
