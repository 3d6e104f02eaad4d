// The instance manager of Longhorn's lab: it answers longhorn-manager as the real one does, and moves no data. An engine
// is a list of connections to its replicas, a replica is a port and a folder; so what becomes of a volume when a machine
// loses its power is decided by the real controllers, from real broken connections.
package main

import (
	"log"
	"net"
	"os"

	"github.com/longhorn/types/pkg/generated/imrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

// The process manager, the proxy to the engines, and the instance service, as longhorn-manager knows their ports.
var ports = []string{"8500", "8501", "8503"}

// own is the address of its pod: a machine may have two instance managers.
var own = os.Getenv("POD_IP")

func main() {
	manager := newManager()
	server := grpc.NewServer()
	imrpc.RegisterProcessManagerServiceServer(server, processes{})
	imrpc.RegisterInstanceServiceServer(server, &instances{manager: manager})
	imrpc.RegisterProxyEngineServiceServer(server, &proxy{manager: manager})
	healthpb.RegisterHealthServer(server, health.NewServer())
	failed := make(chan error)
	for _, port := range ports {
		listener, err := net.Listen("tcp", net.JoinHostPort(own, port))
		if err != nil {
			log.Fatal(err)
		}
		go func() { failed <- server.Serve(listener) }()
	}
	log.Printf("instance manager of the lab, process %d, on %v", os.Getpid(), ports)
	log.Fatal(<-failed)
}
