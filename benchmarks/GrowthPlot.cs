using ScottPlot;

namespace DeepEmotion.Benchmarks;

/// <summary>The growth of whole runs as a picture.</summary>
internal static class GrowthPlot
{
    private const int Width = 1200;
    private const int Height = 800;

    /// <param name="path">The PNG.</param>
    /// <param name="zips">Runs of one zip.</param>
    /// <param name="loose">Runs of a folder of photos.</param>
    /// <param name="crowds">Runs by the faces of a photo.</param>
    public static void Save(string path, IReadOnlyList<Growth> zips, IReadOnlyList<Growth> loose, IReadOnlyList<Growth> crowds)
    {
        var plots = new Multiplot();
        plots.AddPlots(4);
        plots.Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 2, columns: 2);
        Draw(plots.GetPlot(0), "seconds to the last row", static run => Math.Log10(run.RowSeconds), logarithmic: true);
        Draw(plots.GetPlot(1), "peak memory, MiB", static run => run.PeakMiB, logarithmic: false);
        Draw(plots.GetPlot(2), "storage operations a photo", static run => (double)run.Operations / run.Photos, logarithmic: false);
        var faces = plots.GetPlot(3);
        faces.Add.Scatter(crowds.Select(static run => (double)run.Faces / run.Photos).ToArray(), crowds.Select(static run => run.CpuMs / run.Photos).ToArray());
        faces.XLabel("faces found in a photo");
        faces.YLabel("CPU-ms a photo");
        faces.Axes.SetLimitsY(0, 1.1 * crowds.Max(static run => run.CpuMs / run.Photos));
        plots.SavePng(path, Width, Height);

        void Draw(Plot plot, string label, Func<Growth, double> value, bool logarithmic)
        {
            foreach (var (runs, name) in new[] { (zips, "in a zip"), (loose, "loose") })
            {
                var line = plot.Add.Scatter(runs.Select(static run => Math.Log10(run.Photos)).ToArray(), runs.Select(value).ToArray());
                line.LegendText = name;
            }
            plot.XLabel("photos of the batch");
            plot.YLabel(label);
            plot.Axes.Bottom.TickGenerator = Powers();
            if (logarithmic)
            {
                plot.Axes.Left.TickGenerator = Powers();
            }
            else
            {
                plot.Axes.SetLimitsY(0, 1.1 * zips.Concat(loose).Max(value));
            }
            plot.ShowLegend(logarithmic ? Alignment.LowerRight : Alignment.UpperCenter);
        }
    }

    private static ScottPlot.TickGenerators.NumericAutomatic Powers() => new()
    {
        IntegerTicksOnly = true,
        LabelFormatter = static power => Math.Pow(10, power).ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
    };
}
