using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeepEmotion.Pages.Tests.Report;

/// <summary>Serves a file over HTTP and holds back everything after a place in it until it is told to continue.</summary>
internal sealed class HeldFile : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public HeldFile(byte[] content, int place)
    {
        _listener.Start();
        _serving = ServeAsync(content, place);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _serving;
        _listener.Dispose();
    }

    private async Task ServeAsync(byte[] content, int place)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(content.AsMemory(0, place));
        await _released.Task;
        await stream.WriteAsync(content.AsMemory(place));
    }
}
