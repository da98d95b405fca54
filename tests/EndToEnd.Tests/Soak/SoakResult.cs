using System.Globalization;

namespace DeepEmotion.EndToEnd.Tests.Soak;

/// <summary>How a soak ended.</summary>
public sealed record SoakResult
{
    public required int Uploads { get; init; }

    public required int Files { get; init; }

    public required int Expected { get; init; }

    public required int Rows { get; init; }

    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Rows of a photo that has another one, or of a version that was replaced.</summary>
    public required int Doubled { get; init; }

    public required int Failed { get; init; }

    public required int MixedBatches { get; init; }

    public required int NotInSummaries { get; init; }

    public required IReadOnlyDictionary<string, int> Troubles { get; init; }

    public required int StorageFaults { get; init; }

    /// <summary>The longest time from the end of a trouble to the next row.</summary>
    public required TimeSpan WorstRecovery { get; init; }

    /// <summary>From the end of the last trouble until all was there.</summary>
    public required TimeSpan Rest { get; init; }

    /// <summary>How often a host ended without being killed.</summary>
    public required int HostDeaths { get; init; }

    /// <summary>In MiB, of one host.</summary>
    public required int PeakMemory { get; init; }

    public required string HostOutput { get; init; }

    public string ToTable(int seed, TimeSpan length)
    {
        (string What, object Value)[] lines =
        [
            ("seed", seed),
            ("trouble for", length),
            ("uploads (photos in, with replaced ones)", $"{Uploads} ({Files})"),
            ("rows that must be there", Expected),
            ("rows out", Rows),
            ("lost", Lost.Count),
            ("doubled or outdated", Doubled),
            ("failed", Failed),
            ("mixed batches", MixedBatches),
            ("rows not in summaries", NotInSummaries),
            .. Troubles.OrderBy(trouble => trouble.Key, StringComparer.Ordinal).Select(trouble => (trouble.Key, (object)trouble.Value)),
            ("faulty answers of storage", StorageFaults),
            ("hosts that ended by themselves", HostDeaths),
            ("worst recovery", $"{WorstRecovery.TotalSeconds:0.0} s"),
            ("all there after", $"{Rest.TotalSeconds:0.0} s"),
            ("peak memory of a host", $"{PeakMemory} MiB"),
        ];
        return string.Join('\n', lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.What,-42} {line.Value}"))) + "\n";
    }
}
