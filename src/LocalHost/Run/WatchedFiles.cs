using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The files of a run that stays up. With --watch the folder may be empty, or away for a time.</summary>
/// <param name="options">The command line's options.</param>
/// <param name="shown">For text for the user.</param>
/// <param name="time">The clock.</param>
internal sealed class WatchedFiles(RunOptions options, TextWriter shown, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="RunException">Without --watch: a path does not exist, or there are no files.</exception>
    public LocalFiles List() => options switch
    {
        { KnownBatch: not null } => LocalFiles.None,
        { Watch: true } => LocalFiles.Find(options.Paths, options.Pattern, options.OwnPaths),
        _ => LocalFiles.Under(options.Paths, options.Pattern, options.OwnPaths),
    };

    /// <summary>Waits until there are files that differ from those already scored; without --watch, until the run stops.</summary>
    public async Task<LocalFiles> NextAsync(LocalFiles scored, CancellationToken ended)
    {
        string? told = null;
        while (true)
        {
            await Task.Delay(options.Watch ? Pause : Timeout.InfiniteTimeSpan, time, ended).ConfigureAwait(false);
            try
            {
                var now = List();
                told = null;
                // An emptied folder keeps its results: the disk may be unmounted, or the photos moved away once they were scored.
                if (!now.IsEmpty && !now.Files.SequenceEqual(scored.Files))
                {
                    return now;
                }
            }
            catch (RunException gone)
            {
                if (told != gone.Message)
                {
                    told = gone.Message;
                    shown.WriteLine($"{told} Its files will be scored when it is back.");
                }
            }
        }
    }
}
