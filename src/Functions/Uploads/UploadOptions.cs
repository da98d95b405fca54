using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Uploads;

/// <summary>What may be uploaded through the API; configuration section <c>Uploads</c>.</summary>
public sealed record UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Largest zip in bytes: 1 KiB to 64 GiB, default 4 GiB. For a photo the limit is <c>Imaging:MaxBytes</c>.</summary>
    [Range((double)(1L << 10), 64L << 30)]
    public long MaxArchiveBytes { get; init; } = 4L << 30;
}
