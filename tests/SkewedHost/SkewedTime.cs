namespace DeepEmotion.SkewedHost;

/// <summary>The machine's clock, set wrong by a constant; durations are right.</summary>
internal sealed class SkewedTime(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
