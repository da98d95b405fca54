using System.Globalization;

namespace DeepEmotion.EndToEnd.Tests.Soak;

public sealed class SoakTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(6);

    // It waits until all is there, so that a slow machine makes it slow and not red.
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(20);

    /// <summary>For a moment; <c>./test.sh --soak MINUTES</c> lets it take longer and shows the table.</summary>
    [Fact]
    public async Task Whatever_breaks_each_photo_ends_in_one_row_of_its_newest_version()
    {
        var minutes = Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_SOAK");
        var length = minutes is null ? Short : TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture));
        var patience = minutes is null ? LongPatience : TimeSpan.FromMinutes(4);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        var result = await SoakRun.RunAsync(seed, length, patience, uploadsAtOnce: minutes is null ? 4 : 1);
        var table = result.ToTable(seed, length);
        if (Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_SOAK_TABLE") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, table);
        }

        Assert.True(
            result is { Lost.Count: 0, Doubled: 0, Failed: 0, MixedBatches: 0, NotInSummaries: 0, HostDeaths: 0 },
            $"{table}{string.Join('\n', result.Lost)}\n{result.HostOutput}");
        Assert.True(result.Rows > 0, table);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
    }
}
