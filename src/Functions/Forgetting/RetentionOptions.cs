using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>How long rows are kept; configuration section <c>Retention</c>.</summary>
public sealed record RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days after a batch's last row until it is forgotten, unless it has newer uploads: 0 to 3650; 0, the default, keeps it.</summary>
    [Range(0, 3650)]
    public int Days { get; init; }
}
