using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Groups;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Tests.Batches.Shares;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Batches.Labels;

/// <summary>The simulated event of docs/figures.md: 2,000 photos in three sessions whose true expressions are known.</summary>
public sealed class WorkedExampleTests
{
    private const int Photos = 2_000;
    private static readonly string[] Sessions = ["afternoon", "evening", "morning"];

    // True shares: angry, disgust, fear, happy, sad, surprise, neutral.
    private static readonly double[][] Truth = [[0.01, 0, 0.01, 0.30, 0.04, 0.04, 0.60], [0, 0, 0, 0.55, 0.01, 0.06, 0.38], [0.02, 0, 0.01, 0.22, 0.05, 0.05, 0.65]];

    [Fact]
    public void The_documents_table_is_what_the_program_says_and_its_corrected_intervals_hold_the_truth()
    {
        var (summary, truth) = Run();
        var table = Table(summary, truth);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        foreach (var (session, shares) in truth)
        {
            Assert.All(summary.CorrectedShares!.Groups[session].Shares.Zip(shares), pair => Assert.True(
                pair.First is not { } share || (share.Low <= pair.Second && pair.Second <= share.High), $"{session}: {pair.First} does not hold {pair.Second:0.000}."));
        }
        Assert.Contains(table, File.ReadAllText(Repository.PathOf("docs/figures.md")), StringComparison.Ordinal);
    }

    private static (BatchSummary Summary, Dictionary<string, double[]> Truth) Run()
    {
        var random = new Random(2026);
        var truths = new Dictionary<string, int>(StringComparer.Ordinal);
        var photos = Enumerable.Range(0, Photos).Select(index => Photo(index, random, truths)).ToArray();
        var draw = new LabelDraw(300, 50);
        Array.ForEach(photos, draw.Count);
        draw.Divide();
        Array.ForEach(photos, draw.Draw);
        var labels = draw.Faces.ToImmutableSortedDictionary(Id, face => LabelFile.Words[truths[Id(face)]]);
        var count = new BatchCount("event", new LabelFile { Schema = 1, Batch = "event", Strata = draw.Strata, People = [new LabelPerson("A", labels, ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>>.Empty)] });
        Array.ForEach(photos, count.Add);
        var truth = Sessions.ToDictionary(static session => session, session =>
        {
            var faces = photos.Where(photo => photo.Facts.Group == session).SelectMany(photo => photo.Faces.Select((_, index) => truths[$"{photo.Photo.Key}-{index + 1}"])).ToList();
            return Enumerable.Range(0, 7).Select(emotion => faces.Count(face => face == emotion) / (double)faces.Count).ToArray();
        }, StringComparer.Ordinal);
        return (count.ToSummary(TimeSpan.Zero), truth);

        static string Id(LabelDraw.DrawnFace face) => $"{face.Photo.Photo.Key}-{face.Index + 1}";
    }

    private static PhotoResult Photo(int index, Random random, Dictionary<string, int> truths)
    {
        var session = index % 3;
        var photo = TestResults.Photo($"{Sessions[session]}/{index:0000}.jpg", "event");
        var answers = new List<Emotion>();
        for (var face = 1; face <= 1 + (index % 3); face++)
        {
            var truth = MadeCrowd.Pick(Truth[session], random);
            truths[$"{photo.Key}-{face}"] = truth;
            answers.Add((Emotion)MadeCrowd.Pick(MadeCrowd.Answers[truth], random));
        }
        return GroupRules.Folders.Apply(TestResults.Scored(photo, [.. answers]));
    }

    private static string Table(BatchSummary summary, Dictionary<string, double[]> truth)
    {
        var table = new StringBuilder("| session | expression | true | counted | corrected |\n| --- | --- | --- | --- | --- |\n");
        foreach (var session in Sessions)
        {
            foreach (var emotion in (Emotion[])[Emotion.Happy, Emotion.Neutral, Emotion.Sad, Emotion.Surprise, Emotion.Angry])
            {
                var counted = summary.WithUnsureShares!.Groups[session];
                var i = (int)emotion;
                table.Append(CultureInfo.InvariantCulture, $"| {session} | {emotion.Name()} | {100 * truth[session][i]:0.0} | {Words(new Interval((double)counted.Counts[i] / counted.Faces, counted.Low[i], counted.High[i]))} | ")
                    .Append(summary.CorrectedShares!.Groups[session].Shares[i] is { } share ? Words(share) : "too few labels").Append(" |\n");
            }
        }
        table.Append("\n| difference in happy, percentage points | true | corrected |\n| --- | --- | --- |\n");
        foreach (var difference in summary.Differences)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {difference.Group} minus {difference.Other} | {100 * (truth[difference.Group][3] - truth[difference.Other][3]):0.0} | {Words(difference.Shares[3]!.Value)} |\n");
        }
        return table.ToString();
    }

    private static string Words(Interval share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share.Value:0.0} ({100 * share.Low:0.0} to {100 * share.High:0.0})");
}
