using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace DeepEmotion.Functions.Http;

/// <summary>Reads small JSON bodies.</summary>
internal static class JsonBody
{
    public const int MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <exception cref="InvalidRequestException">It is too large, or not the expected JSON.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        var content = await ReadBytesAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize<T>(content.Span, Options) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException("The body is not what is expected", $"{e.Message.Split(" LineNumber", 2)[0].Split(" Path", 2)[0]} /api shows the expected form.");
        }
    }

    /// <exception cref="InvalidRequestException">It is too large.</exception>
    public static async Task<string> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString((await ReadBytesAsync(request, cancellationToken).ConfigureAwait(false)).Span);

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var content = new byte[Math.Clamp(request.ContentLength ?? 4096, 1, MaxBytes + 1)];
        var length = 0;
        try
        {
            int read;
            while (length <= MaxBytes && (read = await request.Body.ReadAsync(content.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (length == content.Length && length <= MaxBytes)
                {
                    Array.Resize(ref content, Math.Min(2 * length, MaxBytes + 1));
                }
            }
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            throw new InvalidRequestException("The body ended early", "Send the request again.");
        }
        if (length > MaxBytes)
        {
            throw new InvalidRequestException("The body is too large", $"At most {MaxBytes:N0} bytes of JSON are read.", StatusCodes.Status413PayloadTooLarge);
        }
        return content.AsMemory(0, length);
    }
}
