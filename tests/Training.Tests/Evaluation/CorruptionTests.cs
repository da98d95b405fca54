using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class CorruptionTests
{
    private static readonly FaceCrop Stripes = SyntheticFaces.Face(0, Split.PublicTest, Emotion.Sad, new Random(5)).Crop;

    [Fact]
    public void Fewer_pixels_and_more_blur_leave_less_detail_and_the_same_mean()
    {
        string[][] harsher = [["32 pixels", "24 pixels", "16 pixels"], ["blurred by 0.8", "blurred by 1.2", "blurred by 2"]];
        foreach (var names in harsher)
        {
            double[] details = [Detail(Stripes), .. names.Select(name => Detail(Apply(name, Stripes)))];
            Assert.Equal(details.OrderDescending(), details);
            Assert.All(names, name => Assert.Equal(Mean(Stripes), Mean(Apply(name, Stripes)), tolerance: 1.5));
        }
    }

    [Fact]
    public void A_plain_face_loses_nothing_but_its_brightness()
    {
        var plain = Plain(128);
        foreach (var corruption in Corruption.All.Where(static c => !c.Name.StartsWith("gamma", StringComparison.Ordinal)))
        {
            Assert.Equal(plain.Pixels.ToArray(), corruption.Apply(plain).Pixels.ToArray());
        }
        // 255 (128 / 255)^2.2 and ^0.45.
        Assert.Equal((56, 187), (Apply("gamma 2.2", plain).Pixels.Span[0], Apply("gamma 0.45", plain).Pixels.Span[0]));
    }

    [Fact]
    public void A_turn_moves_a_point_by_its_angle_about_the_centre()
    {
        var pixels = new byte[FaceCrop.Length];
        // Twenty pixels right of the centre.
        pixels.AsSpan((23 * FaceCrop.Side) + 43, 2).Fill(200);
        pixels.AsSpan((24 * FaceCrop.Side) + 43, 2).Fill(200);

        var turned = Apply("turned by 30", new FaceCrop(pixels)).Pixels.ToArray();

        var bright = Enumerable.Range(0, turned.Length).Where(i => turned[i] > 50).ToArray();
        var (x, y) = (bright.Average(i => (i % FaceCrop.Side) - 23.5), bright.Average(i => (i / FaceCrop.Side) - 23.5));
        Assert.Equal(20, Math.Sqrt((x * x) + (y * y)), tolerance: 0.5);
        Assert.Equal(30, Math.Abs(Math.Atan2(y, x)) * 180 / Math.PI, tolerance: 1.5);
    }

    [Fact]
    public void One_half_is_covered_and_the_other_untouched()
    {
        var half = FaceCrop.Length / 2;
        byte[] mean = [(byte)Math.Round(Mean(Stripes))];
        var (upper, lower) = (Apply("upper half covered", Stripes).Pixels.ToArray(), Apply("lower half covered", Stripes).Pixels.ToArray());
        Assert.Equal(mean, upper[..half].Distinct());
        Assert.Equal(mean, lower[half..].Distinct());
        Assert.Equal(Stripes.Pixels.ToArray(), lower[..half].Concat(upper[half..]));
    }

    [Fact]
    public void A_model_is_measured_on_each()
    {
        using var model = new OnnxModel(SmallModel.Create(seed: 4));
        var faces = SyntheticFaces.Set(training: 0, validation: 14).Faces;

        var measured = CorruptedMetrics.Measure(model, faces);

        Assert.Equal(Corruption.All.Select(static c => c.Name), measured.Select(static m => m.Corruption));
        var last = model.Score([.. faces.Select(Corruption.All[^1].Of)]);
        Assert.Equal(LogLosses.Of(last).Average(), measured[^1].LogLoss, tolerance: 1e-9);
        Assert.NotEqual(measured[^1].LogLoss, LogLosses.Of(model.Score(faces)).Average());
    }

    private static FaceCrop Apply(string name, FaceCrop face) => Corruption.All.Single(c => c.Name == name).Apply(face);

    private static FaceCrop Plain(byte grey) => new(Enumerable.Repeat(grey, FaceCrop.Length).ToArray());

    private static double Mean(FaceCrop face) => face.Pixels.ToArray().Average(static p => (double)p);

    private static double Detail(FaceCrop face) => face.Pixels.ToArray().Average(p => Math.Abs(p - Mean(face)));
}
