namespace DeepEmotion.Simulation;

/// <summary>A target that storage gives for something: work beyond it waits.</summary>
internal sealed class Ceiling(double perSecond)
{
    private double _free;

    /// <summary>Units taken so far.</summary>
    public double Taken { get; private set; }

    /// <summary>The longest that anybody waited, in seconds.</summary>
    public double LongestWait { get; private set; }

    /// <summary>Takes units and says when they are through.</summary>
    public double Take(double now, double units)
    {
        var begin = Math.Max(_free, now);
        _free = begin + units / perSecond;
        Taken += units;
        LongestWait = Math.Max(LongestWait, begin - now);
        return _free;
    }

    /// <summary>Share of the target that was used over a time.</summary>
    public double Utilization(double seconds) => Taken / (perSecond * seconds);
}
