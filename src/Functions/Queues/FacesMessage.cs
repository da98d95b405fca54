using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Functions.Queues;

/// <summary>A message of the score-faces queue: photos, or the name of the blob that holds them (claim check).</summary>
public sealed record FacesMessage
{
    /// <summary>The photos; empty in a message that only names a blob.</summary>
    public ImmutableArray<PendingPhoto> Photos { get; init; } = [];

    /// <summary>A blob in the faces container that holds this message's photos; null if they are inline.</summary>
    public string? ClaimCheck { get; init; }

    /// <summary>The uploads that the photos of a claim check came from; empty if the photos are inline, and in messages of the first builds.</summary>
    public ImmutableArray<UploadVersion> Uploads { get; init; } = [];

    /// <summary>See <see cref="MessageSchema"/>.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>How often it was put back because of a transient failure.</summary>
    public int Returns { get; init; }

    /// <summary>W3C trace context of the upload, so that one trace leads from upload to result.</summary>
    public string? TraceParent { get; init; }

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this with { Schema = MessageSchema.Current }, Json);

    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    /// <exception cref="InvalidMessageException">It names something outside the faces container, or a photo or an upload that no row can hold.</exception>
    public static FacesMessage FromUtf8(ReadOnlySpan<byte> utf8)
    {
        var message = JsonSerializer.Deserialize<FacesMessage>(utf8, Json) ?? throw new JsonException("The message is empty.");
        if (message.ClaimCheck is not null)
        {
            BlobNameGuard.Require(message.ClaimCheck);
        }
        foreach (var photo in message.Photos)
        {
            if (photo is not { Photo: { Batch.Length: > 0, Image.Length: > 0, ETag: not null }, Faces.IsDefault: false }
                || photo.Faces.Any(static face => face is not { Crop.Length: FaceCrop.Length }))
            {
                throw new InvalidMessageException("The message holds a photo without a batch, a name or whole faces.");
            }
            if (UploadName.Parse(photo.Photo.Blob ?? "").Batch != photo.Photo.Batch)
            {
                throw new InvalidMessageException("The message holds a photo whose upload belongs to another batch.");
            }
            if (photo.Facts?.Sha256 is { } hash && !IsHash(hash) || photo.Faces.Any(static face => face.Facts?.Flaws?.Contains(null!) == true))
            {
                throw new InvalidMessageException("The message holds a photo with facts that no row can hold.");
            }
            if (photo.Photo.ModifiedAt < TableTime.Earliest)
            {
                throw new InvalidMessageException("The message holds a photo without the time of its upload.");
            }
            BlobNameGuard.Require(photo.Photo.Blob);
        }
        foreach (var upload in message.Uploads)
        {
            if (upload is not { ETag: not null })
            {
                throw new InvalidMessageException("The message holds an upload without a version.");
            }
            BlobNameGuard.Require(upload.Blob);
        }
        return message;
    }

    private static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);
}
