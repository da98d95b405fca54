using System.Diagnostics;
using System.Text.Json;

namespace DeepEmotion.Benchmarks;

/// <summary>What one process of a peer did with all photos once.</summary>
internal sealed record PeerRound(int Photos, int Faces, double Ms, double CpuMs);

/// <summary>face-api in a Node.js process that is warm and waits to be asked.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Process _process;

    /// <param name="script">peers/faceapi.cjs.</param>
    /// <param name="packages">The folder that holds its node_modules.</param>
    /// <param name="detector"><c>ssd</c> or <c>tiny</c>.</param>
    /// <param name="photos">Paths.</param>
    public PeerProcess(string script, string packages, string detector, IEnumerable<string> photos) =>
        _process = Process.Start(new ProcessStartInfo("node", [script, packages, detector, .. photos]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <exception cref="InvalidOperationException">The process ended; what it said stands on stderr.</exception>
    public async Task<PeerRound> RunAsync()
    {
        await _process.StandardInput.WriteLineAsync("run");
        await _process.StandardInput.FlushAsync();
        // TensorFlow.js prints lines of its own.
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
            {
                return JsonSerializer.Deserialize<PeerRound>(line, Web)!;
            }
        }
        throw new InvalidOperationException("face-api ended before it answered.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
