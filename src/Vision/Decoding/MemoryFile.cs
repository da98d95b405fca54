using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Bytes with a path, for decoders that read files: in memory only, so that no photo stays in a temporary folder.</summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1;

    private readonly SafeFileHandle _handle;

    /// <exception cref="IOException">The system could not create the file.</exception>
    public MemoryFile(byte[] content)
    {
        var descriptor = Create("photo", CloseOnExec);
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (descriptor < 0)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }
        RandomAccess.Write(_handle, content, 0);
        Path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}");
    }

    public string Path { get; }

    public void Dispose() => _handle.Dispose();

    /// <remarks>memfd_create(2), Linux.</remarks>
    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
