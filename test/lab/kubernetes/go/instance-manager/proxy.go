package main

import (
	"context"

	"github.com/longhorn/types/pkg/generated/enginerpc"
	"github.com/longhorn/types/pkg/generated/imrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

// proxy hands what longhorn-manager asks of an engine to it. What is not here is not implemented: backups, for one.
type proxy struct {
	imrpc.UnimplementedProxyEngineServiceServer
	manager *manager
}

// with finds the engine and holds its lock.
func with[Answer any](p *proxy, request *imrpc.ProxyEngineRequest, action func(*engine) Answer) (Answer, error) {
	found, err := p.manager.engineAt(request)
	if err != nil {
		var none Answer
		return none, status.Error(codes.NotFound, err.Error())
	}
	found.mutex.Lock()
	defer found.mutex.Unlock()
	return action(found), nil
}

func done(p *proxy, request *imrpc.ProxyEngineRequest, action func(*engine)) (*emptypb.Empty, error) {
	return with(p, request, func(e *engine) *emptypb.Empty {
		action(e)
		return &emptypb.Empty{}
	})
}

func (p *proxy) ServerVersionGet(_ context.Context, r *imrpc.ProxyEngineRequest) (*imrpc.EngineVersionProxyResponse, error) {
	return with(p, r, func(e *engine) *imrpc.EngineVersionProxyResponse {
		return &imrpc.EngineVersionProxyResponse{Version: &enginerpc.VersionOutput{
			Version: e.version, GitCommit: e.version, CliAPIVersion: 10, CliAPIMinVersion: 8, ControllerAPIVersion: 5, ControllerAPIMinVersion: 4,
			DataFormatVersion: 1, DataFormatMinVersion: 1,
		}}
	})
}

func (p *proxy) VolumeGet(_ context.Context, r *imrpc.ProxyEngineRequest) (*imrpc.EngineVolumeGetProxyResponse, error) {
	return with(p, r, func(e *engine) *imrpc.EngineVolumeGetProxyResponse {
		return &imrpc.EngineVolumeGetProxyResponse{Volume: proto.Clone(e.volume).(*enginerpc.Volume)}
	})
}

func (p *proxy) VolumeExpand(_ context.Context, r *imrpc.EngineVolumeExpandRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(e *engine) { e.volume.Size = r.Expand.Size })
}

func (p *proxy) VolumeFrontendStart(_ context.Context, r *imrpc.EngineVolumeFrontendStartRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(e *engine) { e.setFrontend(r.FrontendStart.Frontend) })
}

func (p *proxy) VolumeFrontendShutdown(_ context.Context, r *imrpc.ProxyEngineRequest) (*emptypb.Empty, error) {
	return done(p, r, func(e *engine) { e.setFrontend("") })
}

func (p *proxy) VolumeUnmapMarkSnapChainRemovedSet(_ context.Context, r *imrpc.EngineVolumeUnmapMarkSnapChainRemovedSetRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(e *engine) {
		e.volume.UnmapMarkSnapChainRemoved = r.UnmapMarkSnap.Enabled
	})
}

func (p *proxy) VolumeSnapshotMaxCountSet(_ context.Context, r *imrpc.EngineVolumeSnapshotMaxCountSetRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(e *engine) { e.volume.SnapshotMaxCount = r.Count.Count })
}

func (p *proxy) VolumeSnapshotMaxSizeSet(_ context.Context, r *imrpc.EngineVolumeSnapshotMaxSizeSetRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(e *engine) { e.volume.SnapshotMaxSize = r.Size.Size })
}

func (p *proxy) SnapshotList(_ context.Context, r *imrpc.ProxyEngineRequest) (*imrpc.EngineSnapshotListProxyResponse, error) {
	return with(p, r, func(*engine) *imrpc.EngineSnapshotListProxyResponse {
		head := &imrpc.EngineSnapshotDiskInfo{Name: "volume-head", Size: "0", Children: map[string]bool{}, Labels: map[string]string{}}
		return &imrpc.EngineSnapshotListProxyResponse{Disks: map[string]*imrpc.EngineSnapshotDiskInfo{"volume-head": head}}
	})
}

func (p *proxy) SnapshotPurge(_ context.Context, r *imrpc.EngineSnapshotPurgeRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(*engine) {})
}

func (p *proxy) SnapshotPurgeStatus(context.Context, *imrpc.ProxyEngineRequest) (*imrpc.EngineSnapshotPurgeStatusProxyResponse, error) {
	return &imrpc.EngineSnapshotPurgeStatusProxyResponse{}, nil
}

func (p *proxy) SnapshotCloneStatus(context.Context, *imrpc.ProxyEngineRequest) (*imrpc.EngineSnapshotCloneStatusProxyResponse, error) {
	return &imrpc.EngineSnapshotCloneStatusProxyResponse{}, nil
}

func (p *proxy) BackupRestoreStatus(context.Context, *imrpc.ProxyEngineRequest) (*imrpc.EngineBackupRestoreStatusProxyResponse, error) {
	return &imrpc.EngineBackupRestoreStatusProxyResponse{}, nil
}

func (p *proxy) CleanupBackupMountPoints(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (p *proxy) ReplicaAdd(_ context.Context, r *imrpc.EngineReplicaAddRequest) (*emptypb.Empty, error) {
	found, err := p.manager.engineAt(r.ProxyEngineRequest)
	if err == nil {
		err = found.rebuildReplica(r.ReplicaAddress)
	}
	if err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &emptypb.Empty{}, nil
}

func (p *proxy) ReplicaList(_ context.Context, r *imrpc.ProxyEngineRequest) (*imrpc.EngineReplicaListProxyResponse, error) {
	return with(p, r, func(e *engine) *imrpc.EngineReplicaListProxyResponse {
		list := &enginerpc.ReplicaListReply{}
		for _, one := range e.replicas {
			address := &enginerpc.ReplicaAddress{Address: one.address}
			list.Replicas = append(list.Replicas, &enginerpc.ControllerReplica{Address: address, Mode: one.mode})
		}
		return &imrpc.EngineReplicaListProxyResponse{ReplicaList: list}
	})
}

func (p *proxy) ReplicaRebuildingStatus(_ context.Context, r *imrpc.ProxyEngineRequest) (*imrpc.EngineReplicaRebuildStatusProxyResponse, error) {
	return with(p, r, func(e *engine) *imrpc.EngineReplicaRebuildStatusProxyResponse {
		all := map[string]*enginerpc.ReplicaRebuildStatusResponse{}
		for _, one := range e.replicas {
			if one.mode != enginerpc.ReplicaMode_ERR {
				all[one.address] = proto.Clone(one.rebuild).(*enginerpc.ReplicaRebuildStatusResponse)
			}
		}
		return &imrpc.EngineReplicaRebuildStatusProxyResponse{Status: all}
	})
}

func (p *proxy) ReplicaVerifyRebuild(_ context.Context, r *imrpc.EngineReplicaVerifyRebuildRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(*engine) {})
}

func (p *proxy) ReplicaRebuildingQosSet(_ context.Context, r *imrpc.EngineReplicaRebuildingQosSetRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(*engine) {})
}

func (p *proxy) ReplicaRemove(_ context.Context, r *imrpc.EngineReplicaRemoveRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(e *engine) { delete(e.replicas, r.ReplicaAddress) })
}

func (p *proxy) ReplicaModeUpdate(_ context.Context, r *imrpc.EngineReplicaModeUpdateRequest) (*emptypb.Empty, error) {
	return done(p, r.ProxyEngineRequest, func(e *engine) {
		if found := e.replicas[r.ReplicaAddress]; found != nil {
			found.mode = r.Mode
		}
	})
}

func (p *proxy) MetricsGet(context.Context, *imrpc.ProxyEngineRequest) (*imrpc.EngineMetricsGetProxyResponse, error) {
	return &imrpc.EngineMetricsGetProxyResponse{Metrics: &enginerpc.Metrics{}}, nil
}
