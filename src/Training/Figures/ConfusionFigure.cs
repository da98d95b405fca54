using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using ScottPlot;

namespace DeepEmotion.Training.Figures;

/// <summary>The confusion matrix, <c>confusion.png</c>: shares of each row, with counts.</summary>
public static class ConfusionFigure
{
    private const int Side = 760;

    public static void Save(string path, SplitMetrics metrics)
    {
        var names = metrics.Classes.Select(c => c.Emotion.Name()).ToArray();
        var shares = new double[names.Length, names.Length];
        using var plot = new Plot();
        for (var row = 0; row < names.Length; row++)
        {
            for (var column = 0; column < names.Length; column++)
            {
                var count = metrics.Confusion[row][column];
                shares[row, column] = count / (double)Math.Max(metrics.Classes[row].Images, 1);
                var text = plot.Add.Text(count.ToString(CultureInfo.InvariantCulture), column, names.Length - 1 - row);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = shares[row, column] > 0.5 ? Colors.White : Colors.Black;
                text.LabelFontSize = 16;
            }
        }
        var heat = plot.Add.Heatmap(shares);
        heat.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        heat.ManualRange = new(0, 1);
        plot.MoveToBack(heat);
        plot.Axes.Bottom.SetTicks(Positions(names.Length), names);
        plot.Axes.Left.SetTicks([.. Positions(names.Length).Reverse()], names);
        plot.Axes.Margins(0, 0);
        plot.HideGrid();
        plot.XLabel("answered");
        plot.YLabel("true");
        plot.Title(string.Create(CultureInfo.InvariantCulture, $"{100 * metrics.Accuracy:F2} % of {metrics.Images} images right"));
        plot.SavePng(path, Side, Side);
    }

    private static double[] Positions(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];
}
