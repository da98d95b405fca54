using DeepEmotion.Training.Learning;
using ScottPlot;

namespace DeepEmotion.Training.Figures;

/// <summary>Loss and accuracy over the epochs, <c>curves.png</c>.</summary>
public static class CurvesFigure
{
    private const int Width = 1000;
    private const int Height = 560;

    public static void Save(string path, IReadOnlyList<EpochReport> epochs)
    {
        using var plot = new Plot();
        var training = plot.Add.ScatterLine(Numbers(epochs, e => e.Epoch), Numbers(epochs, e => 100 * e.TrainingAccuracy));
        training.LegendText = "training images, augmented";
        EpochReport[] measured = [.. epochs.Where(e => e.Validation is not null)];
        var validation = plot.Add.Scatter(Numbers(measured, e => e.Epoch), Numbers(measured, e => 100 * e.Validation!.Value.Accuracy));
        validation.LegendText = "validation images, averaged weights";
        var loss = plot.Add.ScatterLine(Numbers(epochs, e => e.Epoch), Numbers(epochs, e => e.Loss));
        loss.LegendText = "loss (right axis)";
        loss.LinePattern = LinePattern.Dotted;
        loss.Axes.YAxis = plot.Axes.Right;
        plot.XLabel("epoch");
        plot.YLabel("accuracy, %");
        plot.Axes.Right.Label.Text = "loss";
        plot.ShowLegend(Edge.Bottom);
        plot.SavePng(path, Width, Height);
    }

    private static double[] Numbers(IEnumerable<EpochReport> epochs, Func<EpochReport, double> value) => [.. epochs.Select(value)];
}
