using System.Collections.Immutable;
using System.Globalization;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>A photo's result as <c>results.jsonl</c> and <c>POST /api/score</c> show it.</summary>
public sealed record PhotoResultView
{
    public string? Batch { get; init; }

    public string? Image { get; init; }

    public required string Status { get; init; }

    public string? Reason { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public string? Model { get; init; }

    /// <summary>Stable, letters and digits; null for a photo that belongs to no batch.</summary>
    public string? PhotoId { get; init; }

    public string? Group { get; init; }

    public string? TakenAt { get; init; }

    public string? Sha256 { get; init; }

    public string? Detector { get; init; }

    public string? Precision { get; init; }

    public long? Bytes { get; init; }

    public int? Pages { get; init; }

    public ImmutableArray<FaceView> Faces { get; init; } = [];

    public static PhotoResultView From(PhotoResult result) => new()
    {
        Batch = result.Photo.Batch,
        Image = result.Photo.Image,
        Status = result.Status.Name(),
        Reason = result.Reason,
        Width = result.Width > 0 ? result.Width : null,
        Height = result.Height > 0 ? result.Height : null,
        Model = result.Model?.ToString(),
        PhotoId = result.Photo.Batch.Length > 0 ? result.Photo.Key : null,
        Group = result.Facts.Group,
        TakenAt = result.Facts.TakenAt?.ToString("s", CultureInfo.InvariantCulture),
        Sha256 = result.Facts.Sha256,
        Detector = result.Facts.Detector,
        Precision = result.Precision,
        Bytes = result.Facts.Bytes,
        Pages = result.Facts.Pages,
        Faces = [.. result.Faces.Select(FaceView.From)],
    };
}
