using DeepEmotion.Training.Evaluation;
using ScottPlot;

namespace DeepEmotion.Training.Figures;

/// <summary>Accuracy by stated confidence, <c>calibration.png</c>: a reliability diagram.</summary>
/// <remarks>Guo et al., "On Calibration of Modern Neural Networks" (2017), figure 1.</remarks>
public static class CalibrationFigure
{
    private const int Side = 640;

    public static void Save(string path, Answers answers)
    {
        CalibrationBin[] bins = [.. CalibrationError.BinsOf(answers).Where(b => b.Images > 0)];
        using var plot = new Plot();
        var perfect = plot.Add.Line(0, 0, 100, 100);
        perfect.LinePattern = LinePattern.Dashed;
        perfect.LegendText = "perfect";
        var shares = plot.Add.Bars([.. bins.Select(b => 100 * b.Confidence)], [.. bins.Select(b => 100.0 * b.Images / answers.Count)]);
        foreach (var bar in shares.Bars)
        {
            bar.Size = 100.0 / CalibrationError.Bins * 0.8;
            bar.FillColor = Colors.LightGray;
        }
        shares.LegendText = "share of the images";
        var right = plot.Add.Scatter(bins.Select(b => 100 * b.Confidence).ToArray(), bins.Select(b => 100 * b.Accuracy).ToArray());
        right.LegendText = "right";
        plot.XLabel("stated confidence, %");
        plot.YLabel("right, %");
        plot.Axes.SetLimits(0, 100, 0, 100);
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SavePng(path, Side, Side);
    }
}
