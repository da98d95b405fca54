using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Labels of a batch: the labelling page, and the files that it exports.</summary>
public sealed class LabelRun(IServiceProvider services, TextWriter output)
{
    /// <summary>Writes the labelling page of a batch.</summary>
    /// <exception cref="RunException">The batch has no good face.</exception>
    public async Task<string> WriteAsync(RunOptions options, string folder, CancellationToken stop)
    {
        var path = Path.Combine(folder, LabelPage.Name);
        LabelSheet sheet;
        var page = File.Create(path + LocalFiles.Unfinished);
        await using (page.ConfigureAwait(false))
        {
            sheet = await services.GetRequiredService<LabelPage>().WriteAsync(page, options.Label!, options.Sample, LabelPage.UsualPhotos, LabelStore.Browser, stop).ConfigureAwait(false);
        }

        if (sheet.Faces.IsEmpty)
        {
            File.Delete(path + LocalFiles.Unfinished);
            throw new RunException($"The batch '{options.Label}' has no good face to label yet. Poor faces are not labelled.");
        }

        File.Move(path + LocalFiles.Unfinished, path, overwrite: true);
        foreach (var stratum in sheet.Strata)
        {
            output.WriteLine($"{stratum.Drawn} of {stratum.Faces} good faces drawn from {stratum.Group switch { null => "all groups", "" => "the photos without a group", var group => group }}");
        }

        output.WriteLine($"then, with the path of the downloaded file: {Installation.Current.Command} agreement {options.Label} --labels labels-{options.Label}.json");
        output.WriteLine($"label   {new Uri(path).AbsoluteUri}");
        return path;
    }

    /// <summary>Reads the labels saved on the live page.</summary>
    /// <exception cref="RunException">None are saved.</exception>
    public static async Task<LabelFile> ReadSavedAsync(string batch, GivenFiles given, CancellationToken stop) =>
        await given.ReadLabelsAsync(batch, stop).ConfigureAwait(false)
        ?? throw new RunException($"No labels of '{batch}' are saved in this storage. Save them on the live page, or give a file that the labelling page exported: --labels FILE.");

    /// <summary>Reads the page's exported files: one, or one per person.</summary>
    /// <exception cref="RunException">A file is not one of labels, or the files belong to another batch or to different draws.</exception>
    public static async Task<LabelFile> ReadAsync(string batch, IReadOnlyList<string> paths, CancellationToken stop)
    {
        try
        {
            var files = new List<LabelFile>();
            foreach (var path in paths)
            {
                files.Add(LabelFile.Parse(await File.ReadAllTextAsync(path, stop).ConfigureAwait(false)));
            }

            var joined = LabelFile.Join(files);
            // The faces of a second set of results are those of its batch.
            return joined.Batch == batch || joined.Batch == Rescore.BatchOf(batch) ? joined with { Batch = batch } : throw new RunException($"The labels belong to the batch '{joined.Batch}', not to '{batch}'.");
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new RunException(exception.Message, exception);
        }
    }
}
