using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Sets up libvips once per process to decode many untrusted photos in parallel.</summary>
internal static class VipsRuntime
{
    private static readonly string[] Loaders =
    [
        "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp",
        "VipsForeignLoadNsgif", "VipsForeignLoadTiff", "VipsForeignLoadHeif",
    ];

    private static readonly Lazy<bool> Ready = new(SetUp);

    /// <exception cref="DllNotFoundException">The native library is missing or doesn't load on this system.</exception>
    public static void EnsureReady() => _ = Ready.Value;

    private static bool SetUp()
    {
        FreedMemory.GiveBack();
        // Photos are already processed in parallel: more threads would only add memory.
        NetVips.NetVips.Concurrency = 1;
        // No photo is decoded twice, and cached results would pin their bytes.
        Cache.Max = 0;
        Cache.MaxMem = 0;
        Cache.MaxFiles = 0;
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in Loaders)
        {
            Operation.Block(loader, false);
        }
        // Warnings would go to standard error; the exception has what matters.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });
        return true;
    }
}
