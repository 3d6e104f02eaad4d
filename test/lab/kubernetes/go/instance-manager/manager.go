package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/longhorn/types/pkg/generated/enginerpc"
	"github.com/longhorn/types/pkg/generated/imrpc"
)

// manager holds what runs: an instance is an engine or a replica.
type manager struct {
	mutex    sync.Mutex
	all      map[string]*instance
	nextPort int32
	watchers map[chan struct{}]bool
}

type instance struct {
	spec   *imrpc.InstanceSpec
	status *imrpc.InstanceStatus
	engine *engine      // of an engine
	listen net.Listener // of a replica
}

func newManager() *manager {
	return &manager{all: map[string]*instance{}, nextPort: 10000, watchers: map[chan struct{}]bool{}}
}

func (m *manager) create(spec *imrpc.InstanceSpec) (*instance, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if found, ok := m.all[spec.Name]; ok {
		return found, nil
	}
	start := m.nextPort
	m.nextPort += spec.PortCount
	status := &imrpc.InstanceStatus{
		State: "running", PortStart: start, PortEnd: start + spec.PortCount - 1, Uuid: uuid(), Conditions: map[string]bool{},
	}
	made := &instance{spec: spec, status: status}
	words := spec.GetProcessInstanceSpec().GetArgs()
	if spec.Type == "engine" {
		made.engine = newEngine(spec.VolumeName, words)
		made.engine.version = versionIn(spec.GetProcessInstanceSpec().GetBinary())
	} else if err := made.startReplica(words); err != nil {
		return nil, err
	}
	m.all[spec.Name] = made
	log.Printf("started %s %s on port %d", spec.Type, spec.Name, start)
	m.tell()
	return made, nil
}

func (m *manager) remove(name string) *instance {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	found, ok := m.all[name]
	if !ok {
		return nil
	}
	delete(m.all, name)
	if found.engine != nil {
		found.engine.stop()
	}
	if found.listen != nil {
		_ = found.listen.Close()
	}
	found.status.State = "stopped"
	log.Printf("ended %s", name)
	m.tell()
	return found
}

func (m *manager) find(name string) *instance {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.all[name]
}

// engineAt finds an engine by its name, or by its port where longhorn-manager gives only its address.
func (m *manager) engineAt(request *imrpc.ProxyEngineRequest) (*engine, error) {
	if found := m.find(request.EngineName); found != nil && found.engine != nil {
		return found.engine, nil
	}
	_, port, _ := net.SplitHostPort(request.Address)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, one := range m.all {
		if one.engine != nil && strconv.Itoa(int(one.status.PortStart)) == port {
			return one.engine, nil
		}
	}
	return nil, fmt.Errorf("cannot find engine %s at %s", request.EngineName, request.Address)
}

func (m *manager) tell() {
	for watcher := range m.watchers {
		select {
		case watcher <- struct{}{}:
		default:
		}
	}
}

// startReplica makes the folder that a replica has on its disk, and listens as its server does.
func (i *instance) startReplica(words []string) error {
	size := valueOf(words, "--size")
	for index, word := range words {
		if word == "replica" && index+1 < len(words) {
			if err := makeFolder(strings.TrimPrefix(words[index+1], "/host"), size); err != nil {
				return err
			}
		}
	}
	listen, err := net.Listen("tcp", net.JoinHostPort(own, strconv.Itoa(int(i.status.PortStart))))
	if err != nil {
		return err
	}
	i.listen = listen
	go acceptAll(listen)
	return nil
}

// acceptAll keeps the connections of engines until the replica ends.
func acceptAll(listen net.Listener) {
	var held []net.Conn
	for {
		connection, err := listen.Accept()
		if err != nil {
			for _, one := range held {
				_ = one.Close()
			}
			return
		}
		held = append(held, connection)
	}
}

func makeFolder(folder string, size string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	bytes, _ := strconv.ParseInt(size, 10, 64)
	meta, _ := json.Marshal(map[string]any{
		"Size": bytes, "Head": "volume-head-000.img", "Dirty": true, "Rebuilding": false, "Error": "", "Parent": "",
		"SectorSize": 512, "BackingFilePath": "",
	})
	if err := os.WriteFile(filepath.Join(folder, "volume.meta"), meta, 0o600); err != nil {
		return err
	}
	head, err := os.Create(filepath.Join(folder, "volume-head-000.img"))
	if err != nil {
		return err
	}
	defer head.Close()
	return head.Truncate(bytes)
}

// engine is the connections to the replicas of a volume.
type engine struct {
	mutex    sync.Mutex
	version  string
	volume   *enginerpc.Volume
	replicas map[string]*replica
	stopped  bool
}

// replica as its engine sees it. address is tcp://HOST:PORT.
type replica struct {
	address string
	mode    enginerpc.ReplicaMode
	rebuild *enginerpc.ReplicaRebuildStatusResponse
}

func newEngine(volume string, words []string) *engine {
	size, _ := strconv.ParseInt(valueOf(words, "--size"), 10, 64)
	frontend := valueOf(words, "--frontend")
	made := &engine{volume: &enginerpc.Volume{Name: volume, Size: size}, replicas: map[string]*replica{}}
	made.setFrontend(frontend)
	for index, word := range words {
		if word == "--replica" && index+1 < len(words) {
			made.connect(words[index+1], enginerpc.ReplicaMode_RW)
		}
	}
	return made
}

func (e *engine) setFrontend(frontend string) {
	e.volume.Frontend, e.volume.FrontendState, e.volume.Endpoint = frontend, "down", ""
	if frontend != "" {
		e.volume.FrontendState = "up"
		e.volume.Endpoint = "/dev/longhorn/" + e.volume.Name
	}
}

// connect adds a replica; when its connection breaks, it is in error.
func (e *engine) connect(address string, mode enginerpc.ReplicaMode) *replica {
	made := &replica{address: address, mode: mode, rebuild: &enginerpc.ReplicaRebuildStatusResponse{}}
	e.replicas[address] = made
	e.volume.ReplicaCount = int32(len(e.replicas))
	go func() {
		connection, err := net.DialTimeout("tcp", strings.TrimPrefix(address, "tcp://"), 8*time.Second)
		if err == nil {
			_, err = connection.Read(make([]byte, 1))
			_ = connection.Close()
		}
		e.mutex.Lock()
		defer e.mutex.Unlock()
		if e.stopped || e.replicas[address] != made {
			return
		}
		log.Printf("%s lost its replica at %s: %v", e.volume.Name, address, err)
		made.mode = enginerpc.ReplicaMode_ERR
	}()
	return made
}

func (e *engine) stop() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.stopped = true
}

// rebuildTime is how long a replica is rebuilt, whatever its size.
func rebuildTime() time.Duration {
	seconds, err := strconv.Atoi(os.Getenv("LAB_REBUILD_SECONDS"))
	if err != nil {
		seconds = 5
	}
	return time.Duration(seconds) * time.Second
}

// rebuildReplica adds a replica and returns when it holds all data, as the real engine's call does.
func (e *engine) rebuildReplica(address string) error {
	e.mutex.Lock()
	source := ""
	for _, one := range e.replicas {
		if one.mode == enginerpc.ReplicaMode_RW {
			source = one.address
		}
	}
	added := e.connect(address, enginerpc.ReplicaMode_WO)
	added.rebuild = &enginerpc.ReplicaRebuildStatusResponse{IsRebuilding: true, State: "in_progress", FromReplicaAddress: source}
	e.mutex.Unlock()
	for progress := int32(0); progress <= 100; progress += 5 {
		time.Sleep(rebuildTime() / 20)
		e.mutex.Lock()
		lost := added.mode == enginerpc.ReplicaMode_ERR || e.replicas[address] != added || source == ""
		added.rebuild.Progress = progress
		if lost {
			added.rebuild.IsRebuilding, added.rebuild.State, added.rebuild.Error = false, "error", "the connection was lost"
			e.mutex.Unlock()
			return fmt.Errorf("replica %s was lost while it was rebuilt", address)
		}
		e.mutex.Unlock()
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	added.mode = enginerpc.ReplicaMode_RW
	added.rebuild.IsRebuilding, added.rebuild.State = false, "complete"
	return nil
}

// versionIn reads the version of an engine from where its program is: …/longhornio-longhorn-engine-v1.10.0/longhorn.
func versionIn(binary string) string {
	folder := filepath.Base(filepath.Dir(binary))
	return folder[strings.LastIndex(folder, "-")+1:]
}

// valueOf finds the word behind a flag.
func valueOf(words []string, flag string) string {
	for index, word := range words {
		if word == flag && index+1 < len(words) {
			return words[index+1]
		}
	}
	return ""
}

func uuid() string {
	bytes := make([]byte, 16)
	_, _ = rand.Read(bytes)
	return fmt.Sprintf("%x-%x-%x-%x-%x", bytes[:4], bytes[4:6], bytes[6:8], bytes[8:10], bytes[10:])
}
