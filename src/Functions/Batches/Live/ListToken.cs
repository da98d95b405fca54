using System.Globalization;

namespace DeepEmotion.Functions.Batches.Live;

/// <summary>Where a page of the list of batches begins: after a batch as it was then. It may have changed or been forgotten since.</summary>
/// <param name="At">When it was last changed.</param>
/// <param name="Batch">Its name.</param>
public readonly record struct ListToken(DateTimeOffset At, string Batch)
{
    public override string ToString() => $"{At.UtcTicks.ToString(CultureInfo.InvariantCulture)}-{Batch}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out ListToken token)
    {
        token = default;
        if (text.Split('-', 2) is not [var ticks, { Length: > 0 } batch]
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > DateTimeOffset.MaxValue.Ticks)
        {
            return false;
        }
        token = new ListToken(new DateTimeOffset(at, TimeSpan.Zero), batch);
        return true;
    }

    /// <summary>Whether a batch comes later in the list, which has the latest change first.</summary>
    public bool IsBefore(DateTimeOffset at, string batch) => at < At || (at == At && string.CompareOrdinal(batch, Batch) > 0);
}
