namespace DeepEmotion.Training.Evaluation;

/// <summary>Two models on the same images, corrupted in the same way or unchanged.</summary>
public sealed record PairedDifference
{
    /// <summary>Of unchanged images.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>What was done to the images.</summary>
    public required string Corruption { get; init; }

    /// <summary>Share of right answers of the first model, 0 to 1.</summary>
    public required double FirstAccuracy { get; init; }

    /// <summary>Share of right answers of the second, 0 to 1.</summary>
    public required double SecondAccuracy { get; init; }

    /// <summary>Images that only the first got right.</summary>
    public required int OnlyFirstRight { get; init; }

    /// <summary>Images that only the second got right.</summary>
    public required int OnlySecondRight { get; init; }

    /// <summary>Probability of a difference at least as uneven if neither model were better (McNemar's exact test).</summary>
    public required double PValue { get; init; }

    /// <summary>Mean difference of the log-loss, in nats; below 0 if the second is better.</summary>
    public required double LogLossDifference { get; init; }

    /// <summary>Half the width of its 95 % interval.</summary>
    public required double LogLossMargin { get; init; }

    public static PairedDifference Of(string corruption, Answers first, Answers second)
    {
        var right = Enumerable.Range(0, first.Count).CountBy(i => (first.IsRight(i), second.IsRight(i))).ToDictionary();
        var (both, onlyFirst, onlySecond) = (right.GetValueOrDefault((true, true)), right.GetValueOrDefault((true, false)), right.GetValueOrDefault((false, true)));
        var (difference, margin) = LogLosses.Compare(first, second);
        return new()
        {
            Corruption = corruption,
            FirstAccuracy = (both + onlyFirst) / (double)first.Count,
            SecondAccuracy = (both + onlySecond) / (double)first.Count,
            OnlyFirstRight = onlyFirst,
            OnlySecondRight = onlySecond,
            PValue = McNemarTest.PValue(onlyFirst, onlySecond),
            LogLossDifference = difference,
            LogLossMargin = margin,
        };
    }
}
