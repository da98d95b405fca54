using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.LocalHost.Run;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class LabelRunTests
{
    [Theory]
    [InlineData("party", true)]
    [InlineData("party@20261130-083748-53ff3be4", true)]
    [InlineData("party@church", false)]
    [InlineData("other", false)]
    public async Task A_file_of_labels_is_for_its_batch_and_for_the_second_sets_of_it(string batch, bool fits)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "labels-party.json");
        var file = new LabelFile { Schema = 1, Batch = "party", Strata = [new LabelStratum(null, 1, 1)], People = [new LabelPerson("A", ImmutableSortedDictionary<string, string>.Empty.Add("0123456789abcdef-1", "sad"), ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>>.Empty)] };
        await File.WriteAllTextAsync(path, file.ToJson(), TestContext.Current.CancellationToken);
        Task<LabelFile> ReadAsync() => LabelRun.ReadAsync(batch, [path], TestContext.Current.CancellationToken);
        if (fits)
        {
            Assert.Equal(batch, (await ReadAsync()).Batch);
        }
        else
        {
            Assert.Contains("belong to the batch 'party'", (await Assert.ThrowsAsync<RunException>(ReadAsync)).Message, StringComparison.Ordinal);
        }
    }
}
