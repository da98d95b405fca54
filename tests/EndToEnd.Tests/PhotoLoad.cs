using System.Net.Http.Json;
using System.Text.Json;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>One photo after another, with a short pause, to <c>POST /api/score</c>, until it is stopped.</summary>
public sealed class PhotoLoad : IAsyncDisposable
{
    // So that what runs beside it is not starved.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _models = [];
    private readonly Task _running;

    private PhotoLoad(HttpClient http, Uri score, byte[] photo) => _running = Task.Run(() => RunAsync(http, score, photo));

    public static PhotoLoad Start(HttpClient http, Uri score, string photo) => new(http, score, File.ReadAllBytes(photo));

    /// <summary>Stops after the next photo.</summary>
    /// <returns>The model of each answer, in order.</returns>
    /// <exception cref="HttpRequestException">A photo was not answered with success.</exception>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return _models;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_running.ContinueWith(static _ => { }, TaskScheduler.Default));
        _stop.Dispose();
    }

    private async Task RunAsync(HttpClient http, Uri score, byte[] photo)
    {
        do
        {
            using var content = new ByteArrayContent(photo);
            using var answer = (await http.PostAsync(score, content)).EnsureSuccessStatusCode();
            _models.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("model").GetString()!);
            await Task.Delay(Pause);
        }
        while (!_stop.IsCancellationRequested);
    }
}
