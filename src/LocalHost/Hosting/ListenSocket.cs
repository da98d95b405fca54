using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DeepEmotion.LocalHost.Hosting;

/// <summary>Binds the socket that the local host listens on.</summary>
public static class ListenSocket
{
    /// <summary>A socket at an address, or at another free port if that one is taken.</summary>
    public static Socket BindOrMove(IPEndPoint address)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(address.Address, 0));
        }
    }
}
