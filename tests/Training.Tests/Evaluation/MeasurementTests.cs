using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class MeasurementTests
{
    private static readonly ImmutableArray<Emotion> Labels = [Emotion.Angry, Emotion.Happy, Emotion.Sad];

    // Angry: two, one of them taken for happy. Happy: two, both right. Sad: one, taken for angry.
    private static readonly Answers Five = new(Labels, [0, 0, 1, 1, 2],
    [
        0.9f, 0.05f, 0.05f,
        0.3f, 0.5f, 0.2f,
        0.1f, 0.8f, 0.1f,
        0.2f, 0.6f, 0.2f,
        0.7f, 0.2f, 0.1f,
    ]);

    [Fact]
    public void Counts_what_was_taken_for_what()
    {
        var metrics = Measurement.Measure(Five);

        Assert.Equal([[1, 1, 0], [0, 2, 0], [1, 0, 0]], metrics.Confusion.Select(row => row.ToArray()));
        Assert.Equal(0.6, metrics.Accuracy, 12);
        Assert.Equal(5, metrics.Images);
    }

    [Fact]
    public void Figures_per_class_are_those_worked_out_by_hand()
    {
        var (angry, happy, sad) = (Measurement.Measure(Five).Classes[0], Measurement.Measure(Five).Classes[1], Measurement.Measure(Five).Classes[2]);

        Assert.Equal((0.5, 0.5, 0.5), (angry.Precision, angry.Recall, angry.F1));
        Assert.Equal((2 / 3.0, 1.0), (happy.Precision, happy.Recall));
        Assert.Equal(0.8, happy.F1, 12);
        Assert.Equal((0.0, 0.0, 0.0), (sad.Precision, sad.Recall, sad.F1));
        Assert.Equal((0.5 + 0.8) / 3, Measurement.Measure(Five).MacroF1, 12);
    }

    [Fact]
    public void Calibration_error_is_the_gap_of_each_bin_weighted_by_its_images()
    {
        // Five bins of one image each: |1-0.9|, |0-0.5|, |1-0.8|, |1-0.6|, |0-0.7|.
        Assert.Equal((0.1 + 0.5 + 0.2 + 0.4 + 0.7) / 5, CalibrationError.Measure(Five), 6);
    }

    [Fact]
    public void Images_of_one_bin_are_averaged_before_the_gap_is_taken()
    {
        var two = new Answers([Emotion.Angry, Emotion.Happy], [0, 1], [0.75f, 0.25f, 0.75f, 0.25f]);

        Assert.Equal(0.25, CalibrationError.Measure(two), 6);
    }

    [Fact]
    public void The_surest_faces_are_those_of_the_largest_probabilities()
    {
        var selective = SelectiveAccuracy.Measure(Five);

        Assert.Equal([1, 0.9, 0.8, 0.7, 0.5], selective.Select(s => s.Share));
        Assert.Equal((0.6, 0.5f), (selective[0].Accuracy, (float)selective[0].Confidence));
        // The surest three: angry as angry (0.9), happy as happy (0.8), sad as angry (0.7).
        Assert.Equal(2 / 3.0, selective[^1].Accuracy, 12);
        Assert.Equal(0.7, selective[^1].Confidence, 6);
    }

    [Theory]
    [InlineData(0.5, 100, 0.4038, 0.5962)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(1, 10, 0.7225, 1)]
    [InlineData(0.7, 3589, 0.6848, 0.7148)]
    public void The_interval_of_a_share_is_Wilsons(double share, int count, double low, double high)
    {
        var interval = Interval.OfShare(share, count);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Only_some_of_the_answers_can_be_measured()
    {
        Assert.Equal(1.0, Measurement.Measure(Five.Only([0, 2, 3])).Accuracy);
        Assert.Equal(0.0, Measurement.Measure(Five.Only([1, 4])).Accuracy);
    }
}
