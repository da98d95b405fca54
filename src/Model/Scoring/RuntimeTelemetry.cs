using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Model.Scoring;

/// <summary>Keeps ONNX Runtime from reporting to Microsoft.</summary>
/// <remarks>
/// Its official builds do so unless told otherwise (its docs/Privacy.md), those for Linux and macOS since 1.29: events with the names of the program and of its networks,
/// the kind of machine and times, over HTTPS, and an identifier of the machine in the user's cache folder. A variable that is already set is left as it is.
/// </remarks>
public static partial class RuntimeTelemetry
{
    /// <summary>ONNX Runtime reads it once, when it starts.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    private static readonly Lock Once = new();

    /// <summary>Turns it off for this process and those that it starts. A program calls this first: other threads must not read the environment meanwhile.</summary>
    public static void TurnOff()
    {
        lock (Once)
        {
            if (Environment.GetEnvironmentVariable(Variable) is not null)
            {
                return;
            }
            if (!OperatingSystem.IsWindows())
            {
                // .NET keeps variables to itself there, where native code does not see them.
                _ = SetVariable(Variable, "1", overwrite: 0);
            }
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }

    /// <summary>The same, on Windows too, where ONNX Runtime gives its events to the system. Called before a session is opened, because it loads ONNX Runtime there.</summary>
    public static void TurnOffForSessions()
    {
        TurnOff();
        if (OperatingSystem.IsWindows())
        {
            OrtEnv.Instance().DisableTelemetryEvents();
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
