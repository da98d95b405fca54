using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Groups;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Batches.Methods;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Batches.Labels;

public sealed class LabelTests
{
    /// <summary>Two sessions: in the morning all are happy and taken for happy; in the evening all are sad, and every other one is taken for neutral.</summary>
    private static readonly PhotoResult[] Photos =
    [
        .. Enumerable.Range(0, 400).Select(index => Photo($"morning/{index}.jpg", Emotion.Happy)),
        .. Enumerable.Range(0, 100).Select(index => Photo($"evening/{index}.jpg", index % 2 == 0 ? Emotion.Sad : Emotion.Neutral)),
    ];

    [Fact]
    public void A_draw_takes_as_many_of_each_group_and_the_same_ones_again()
    {
        var draw = Draw(80);
        Assert.Equal([new LabelStratum("evening", 100, 40), new LabelStratum("morning", 400, 40)], draw.Strata);
        Assert.Equal(80, draw.Faces.Select(face => face.Photo.Photo.Key).Distinct().Count());
        Assert.Equal(draw.Faces.Select(face => face.Photo.Photo.Key), Draw(80).Faces.Select(face => face.Photo.Photo.Key));
        Assert.Equal(50, draw.Photos.Count);
        Assert.Equal([new LabelStratum("evening", 100, 100), new LabelStratum("morning", 400, 200)], Draw(300).Strata);
        Assert.Equal([new LabelStratum(null, 500, 30)], Draw(30).Strata);
    }

    [Fact]
    public void A_group_that_came_after_the_count_is_not_drawn_from()
    {
        var draw = Draw(80);
        draw.Draw(Photo("night/late.jpg", Emotion.Sad));
        Assert.Equal(80, draw.Faces.Count);
        Assert.DoesNotContain(draw.Faces, face => face.Photo.Facts.Group == "night");
    }

    [Fact]
    public void Labels_correct_the_shares_and_the_difference_of_groups_and_say_how_far_people_agree()
    {
        var summary = Summarize(Labels(80));
        // The draw has not exactly as many wrong answers as the batch.
        Assert.Equal(0.2, summary.CorrectedShares!.All.Shares[(int)Emotion.Sad]!.Value.Value, 0.02);
        Assert.Equal(1, summary.CorrectedShares.Groups["evening"].Shares[(int)Emotion.Sad]!.Value.Value, 0.1);
        Assert.Equal(50, summary.WithUnsureShares!.Groups["evening"].Counts[(int)Emotion.Sad]);
        var difference = Assert.Single(summary.Differences);
        Assert.True(difference.Corrected);
        Assert.Equal(("evening", "morning"), (difference.Group, difference.Other));

        var agreement = summary.Agreement!;
        var person = agreement.People[0];
        // A face of the evening stands for fewer than one of the morning.
        Assert.Equal(0.9, person.Accuracy.Value, 0.04);
        Assert.InRange(person.Kappa.Value, 0.5, 0.9);
        Assert.Equal(1, person.Recall[(int)Emotion.Happy]!.Value.Value);
        Assert.Equal(1, person.Precision[(int)Emotion.Sad]!.Value.Value);
        Assert.Null(person.Recall[(int)Emotion.Fear]);
        Assert.Equal(1, agreement.BetweenPeople!.Kappa.Value);
        Assert.Equal(0.5, agreement.Detector!.Found.Value, 1e-3);
        Assert.Equal([1, 0.9, 0.8, 0.7, 0.6, 0.5], agreement.RiskCoverage.Select(point => point.Coverage));
    }

    [Fact]
    public void Labels_of_another_state_of_the_batch_correct_nothing_and_the_summary_says_so()
    {
        var summary = Summarize(Labels(80), Photo("evening/late.jpg", Emotion.Sad));
        Assert.Null(summary.CorrectedShares);
        Assert.Contains("Draw again", summary.LabelProblem, StringComparison.Ordinal);
        Assert.Contains("Draw again", MethodsText.Of(summary), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(29, "all", "29 labels are too few to correct the shares: 30 are needed.")]
    [InlineData(1, "all", "1 label is too few to correct the shares: 30 are needed.")]
    [InlineData(80, "morning", "Some groups have no label")]
    public void Labels_that_do_not_correct_the_shares_say_why(int most, string group, string problem)
    {
        var file = Labels(80);
        var keys = Photos.Where(photo => group == "all" || photo.Facts.Group == group).Select(photo => $"{photo.Photo.Key}-1").ToHashSet();
        var faces = file.People[0].Faces.Where(face => keys.Contains(face.Key)).Take(most).ToImmutableSortedDictionary();
        var summary = Summarize(file with { People = [file.People[0] with { Faces = faces }] });
        Assert.Empty(summary.CorrectedShares!.All.Shares);
        Assert.StartsWith(problem, summary.LabelProblem, StringComparison.Ordinal);
        Assert.Contains($"The shares are not corrected. {problem}", MethodsText.Of(summary), StringComparison.Ordinal);
        Assert.Equal(faces.Count, summary.Agreement!.People[0].Faces);
    }

    [Fact]
    public void Methods_count_one_and_many_in_words()
    {
        var one = new BatchCount("one");
        one.Add(GroupRules.Folders.Apply(TestResults.Scored(TestResults.Photo("day/1.jpg"), Emotion.Happy)));
        one.Add(PhotoResult.Rejected(TestResults.Photo("day/2.jpg"), "empty"));
        var text = MethodsText.Of(one.ToSummary(TimeSpan.Zero));
        Assert.Contains("A detector searched 1 photo and found 1 face in 1 photo.", text, StringComparison.Ordinal);
        Assert.Contains("1 file could not be read. 1 face is good: ", text, StringComparison.Ordinal);
        Assert.Contains("The photos are in 1 group.", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b1 (\w+ )?(files|faces|photos|groups|people)\b", text);
    }

    [Fact]
    public void Methods_say_what_was_done_in_words_that_hold()
    {
        var corrected = MethodsText.Of(Summarize(Labels(80)));
        Assert.Contains("80 good faces were drawn at random", corrected, StringComparison.Ordinal);
        Assert.Contains("| sad | 19.0 %", corrected, StringComparison.Ordinal);
        var counted = MethodsText.Of(Summarize(null));
        Assert.Contains("The shares are not corrected by labels.", counted, StringComparison.Ordinal);
        Assert.Contains("| sad | 10.0 %", counted, StringComparison.Ordinal);
        Assert.DoesNotContain("Cohen", counted, StringComparison.Ordinal);
        Assert.DoesNotContain("Angelopoulos", counted, StringComparison.Ordinal);
        Assert.Contains("Angelopoulos", corrected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "not a file that the labelling page exports")]
    [InlineData("""{"schema":2,"batch":"b","strata":[{"group":null,"faces":1,"drawn":1}],"people":[{"name":"A","faces":{},"photos":{}}]}""", "schema 2")]
    [InlineData("""{"schema":1,"batch":"b","strata":[{"group":null,"faces":1,"drawn":1}],"people":[{"name":"A","faces":{"x-1":"glad"},"photos":{}}]}""", "'glad' is not a label")]
    [InlineData("""{"schema":1,"batch":"b","strata":[],"people":[]}""", "must say what was drawn")]
    [InlineData("""{"schema":1,"batch":"b","strata":[{"group":null,"faces":500,"drawn":1},{"group":"nope","faces":0,"drawn":0}],"people":[{"name":"A","faces":{},"photos":{}}]}""", "one without a group, or different groups")]
    [InlineData("""{"schema":1,"batch":"b","strata":[{"group":null,"faces":1,"drawn":1},{"group":"a","faces":1,"drawn":1}],"people":[{"name":"A","faces":{},"photos":{}}]}""", "one without a group, or different groups")]
    [InlineData("""{"schema":1,"batch":"b","strata":[{"group":"a","faces":1,"drawn":1},{"group":"a","faces":1,"drawn":1}],"people":[{"name":"A","faces":{},"photos":{}}]}""", "one without a group, or different groups")]
    [InlineData("""{"schema":1,"batch":"b","strata":[{"group":"a","faces":1,"drawn":2}],"people":[{"name":"A","faces":{},"photos":{}}]}""", "one without a group, or different groups")]
    [InlineData("""{"schema":1,"batch":"b","strata":[{"group":"a","faces":1,"drawn":-1}],"people":[{"name":"A","faces":{},"photos":{}}]}""", "one without a group, or different groups")]
    public void A_file_that_is_none_is_refused_in_words(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => LabelFile.Parse(json)).Message, StringComparison.Ordinal);

    /// <summary>Labels that an earlier version stored: they fit the batch by their numbers.</summary>
    [Fact]
    public void Strata_that_no_draw_makes_break_no_summary()
    {
        LabelStratum[][] all =
        [
            [new(null, 500, 1), new("nope", 0, 0)],
            [new("morning", 400, 40), new("evening", 100, 40), new("nope", 0, 0)],
            [new("morning", 400, 40), new("evening", 100, 40), new(null, 0, 0)],
            [new("evening", 100, 40), new("evening", 100, 40), new("evening", 100, 40), new("evening", 100, 40), new("evening", 100, 40)],
        ];
        Assert.All(all, strata => Assert.Equal(500, Summarize(Labels(80) with { Strata = [.. strata] }).Images));
    }

    [Fact]
    public void Files_of_several_people_are_put_together_if_they_are_of_one_draw()
    {
        var file = Labels(80);
        var alone = file with { People = [file.People[0]] };
        Assert.Equal(["A", "B"], LabelFile.Join([LabelFile.Parse(alone.ToJson()), alone]).People.Select(person => person.Name));
        Assert.Contains("different draws", Assert.Throws<FormatException>(() => LabelFile.Join([alone, Labels(100)])).Message, StringComparison.Ordinal);
    }

    /// <summary>They would be stored, but no summary could read them.</summary>
    [Fact]
    public void More_labels_than_a_file_holds_are_refused_when_they_are_put_together()
    {
        var alone = Labels(80) with { People = [Labels(80).People[0]] };
        Assert.Contains("1 to 10 people", Assert.Throws<FormatException>(() => LabelFile.Join([.. Enumerable.Repeat(alone, 11)])).Message, StringComparison.Ordinal);
        Assert.Equal(10, LabelFile.Parse(LabelFile.Join([.. Enumerable.Repeat(alone, 10)]).ToJson()).People.Length);
    }

    private static LabelDraw Draw(int faces)
    {
        var draw = new LabelDraw(faces, 50);
        Array.ForEach(Photos, draw.Count);
        draw.Divide();
        Array.ForEach(Photos, draw.Draw);
        return draw;
    }

    private static LabelFile Labels(int faces)
    {
        var draw = Draw(faces);
        var truth = draw.Faces.ToImmutableSortedDictionary(face => $"{face.Photo.Photo.Key}-1", face => face.Photo.Facts.Group == "morning" ? "happy" : "sad");
        var missed = draw.Photos.Take(10).ToImmutableSortedDictionary(photo => photo.Photo.Key, _ => ImmutableArray.Create(ImmutableArray.Create(0.5, 0.5)));
        return new LabelFile { Schema = 1, Batch = "holiday", Strata = draw.Strata, People = [new LabelPerson("A", truth, missed), new LabelPerson("B", truth, missed)] };
    }

    private static BatchSummary Summarize(LabelFile? labels, params PhotoResult[] more)
    {
        var count = new BatchCount("holiday", labels);
        Array.ForEach([.. Photos, .. more], count.Add);
        return count.ToSummary(TimeSpan.Zero);
    }

    private static PhotoResult Photo(string image, Emotion emotion) => GroupRules.Folders.Apply(TestResults.Scored(TestResults.Photo(image), emotion));
}
