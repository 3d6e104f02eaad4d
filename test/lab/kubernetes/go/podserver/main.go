// The part of a kubelet that answers `kubectl exec` and `kubectl logs`: it runs one program of the lab for each command,
// with the pod's namespace, name and container before the command's own words, and hands on its exit code.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"k8s.io/apimachinery/pkg/types"
	remotecommandconsts "k8s.io/apimachinery/pkg/util/remotecommand"
	"k8s.io/client-go/tools/remotecommand"
	streaming "k8s.io/kubelet/pkg/cri/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

// What a pod may take for an exec: as a kubelet allows.
const (
	idleTimeout     = 4 * time.Hour
	creationTimeout = remotecommandconsts.DefaultStreamCreationTimeout
)

type runner struct{ program []string }

func main() {
	address := flag.String("address", "", "where to listen, HOST:PORT")
	cert := flag.String("cert", "", "this server's certificate")
	key := flag.String("key", "", "its key")
	ca := flag.String("client-ca", "", "who vouches for those who may call")
	logs := flag.String("logs", "", "a folder with NAMESPACE_POD_CONTAINER.log files")
	flag.Parse()
	run := runner{program: flag.Args()}
	http.HandleFunc("/exec/{namespace}/{pod}/{container}", run.serve)
	http.HandleFunc("/exec/{namespace}/{pod}/{uid}/{container}", run.serve)
	http.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		name := fmt.Sprintf("%s_%s_%s.log", r.PathValue("namespace"), r.PathValue("pod"), r.PathValue("container"))
		content, err := os.ReadFile(filepath.Join(*logs, filepath.Base(name)))
		if err != nil {
			content = []byte("a container of the lab: nothing runs in it\n")
		}
		_, _ = w.Write(content)
	})
	pool := x509.NewCertPool()
	pem, err := os.ReadFile(*ca)
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		log.Fatalf("no certificate in %s: %v", *ca, err)
	}
	// SPDY, in which the API server speaks to kubelets, is an upgrade of HTTP/1.1.
	config := &tls.Config{ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert, NextProtos: []string{"http/1.1"}}
	server := &http.Server{Addr: *address, TLSConfig: config, TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){}}
	log.Fatal(server.ListenAndServeTLS(*cert, *key))
}

func (run runner) serve(w http.ResponseWriter, r *http.Request) {
	options, err := streaming.NewOptions(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	pod := r.PathValue("namespace") + "/" + r.PathValue("pod")
	streaming.ServeExec(w, r, run, pod, types.UID(r.PathValue("uid")), r.PathValue("container"), r.Form["command"],
		options, idleTimeout, creationTimeout, remotecommandconsts.SupportedStreamingProtocols)
}

// ExecInContainer runs the command. It does not wait for the end of its input when the command has ended: a caller
// that keeps its end open would otherwise never learn the exit code.
func (run runner) ExecInContainer(ctx context.Context, name string, _ types.UID, container string, words []string,
	in io.Reader, out, errOut io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize, _ time.Duration) error {
	namespace, pod := filepath.Split(name)
	all := append(append(append([]string{}, run.program[1:]...), filepath.Clean(namespace), pod, container), words...)
	command := exec.CommandContext(ctx, run.program[0], all...)
	command.Stdout, command.Stderr = out, out
	if errOut != nil {
		command.Stderr = errOut
	}
	if in != nil {
		pipe, err := command.StdinPipe()
		if err != nil {
			return err
		}
		go func() {
			_, _ = io.Copy(pipe, in)
			_ = pipe.Close()
		}()
	}
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code := exit.ExitCode()
		if code < 0 {
			code = 137 // Ended by a signal.
		}
		return utilexec.CodeExitError{Err: err, Code: code}
	}
	return err
}
