package main

import (
	"context"
	"time"

	"github.com/longhorn/types/pkg/generated/imrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// What longhorn-manager 1.10 finds in the real instance manager of that version.
var version = &imrpc.VersionResponse{
	Version: "v1.10.0", InstanceManagerAPIVersion: 6, InstanceManagerAPIMinVersion: 1,
	InstanceManagerProxyAPIVersion: 5, InstanceManagerProxyAPIMinVersion: 1,
}

// processes is the older service: only its version is asked.
type processes struct {
	imrpc.UnimplementedProcessManagerServiceServer
}

func (processes) VersionGet(context.Context, *emptypb.Empty) (*imrpc.VersionResponse, error) {
	return version, nil
}

type instances struct {
	imrpc.UnimplementedInstanceServiceServer
	manager *manager
}

func (s *instances) VersionGet(context.Context, *emptypb.Empty) (*imrpc.VersionResponse, error) {
	return version, nil
}

func (s *instances) InstanceCreate(_ context.Context, request *imrpc.InstanceCreateRequest) (*imrpc.InstanceResponse, error) {
	made, err := s.manager.create(request.Spec)
	if err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return response(made), nil
}

// InstanceReplace is how an engine is upgraded: the new one takes the place of the old.
func (s *instances) InstanceReplace(ctx context.Context, request *imrpc.InstanceReplaceRequest) (*imrpc.InstanceResponse, error) {
	s.manager.remove(request.Spec.Name)
	return s.InstanceCreate(ctx, &imrpc.InstanceCreateRequest{Spec: request.Spec})
}

func (s *instances) InstanceDelete(_ context.Context, request *imrpc.InstanceDeleteRequest) (*imrpc.InstanceResponse, error) {
	removed := s.manager.remove(request.Name)
	if removed == nil {
		return nil, status.Errorf(codes.NotFound, "cannot find instance %s", request.Name)
	}
	answer := response(removed)
	answer.Deleted = true
	return answer, nil
}

func (s *instances) InstanceGet(_ context.Context, request *imrpc.InstanceGetRequest) (*imrpc.InstanceResponse, error) {
	if found := s.manager.find(request.Name); found != nil {
		return response(found), nil
	}
	return nil, status.Errorf(codes.NotFound, "cannot find instance %s", request.Name)
}

func (s *instances) InstanceList(context.Context, *emptypb.Empty) (*imrpc.InstanceListResponse, error) {
	s.manager.mutex.Lock()
	defer s.manager.mutex.Unlock()
	all := map[string]*imrpc.InstanceResponse{}
	for name, one := range s.manager.all {
		all[name] = response(one)
	}
	return &imrpc.InstanceListResponse{Instances: all}, nil
}

// InstanceWatch says that something changed, and now and then says so without a reason.
func (s *instances) InstanceWatch(_ *emptypb.Empty, stream imrpc.InstanceService_InstanceWatchServer) error {
	changed := make(chan struct{}, 1)
	s.manager.mutex.Lock()
	s.manager.watchers[changed] = true
	s.manager.mutex.Unlock()
	defer func() {
		s.manager.mutex.Lock()
		delete(s.manager.watchers, changed)
		s.manager.mutex.Unlock()
	}()
	for {
		select {
		case <-changed:
		case <-time.After(10 * time.Second):
		case <-stream.Context().Done():
			return nil
		}
		if err := stream.Send(&emptypb.Empty{}); err != nil {
			return err
		}
	}
}

func (s *instances) InstanceLog(*imrpc.InstanceLogRequest, imrpc.InstanceService_InstanceLogServer) error {
	return nil
}

func (s *instances) LogSetLevel(context.Context, *imrpc.LogSetLevelRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (s *instances) LogSetFlags(context.Context, *imrpc.LogSetFlagsRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (s *instances) LogGetLevel(context.Context, *imrpc.LogGetLevelRequest) (*imrpc.LogGetLevelResponse, error) {
	return &imrpc.LogGetLevelResponse{Level: "info"}, nil
}

func (s *instances) LogGetFlags(context.Context, *imrpc.LogGetFlagsRequest) (*imrpc.LogGetFlagsResponse, error) {
	return &imrpc.LogGetFlagsResponse{}, nil
}

func response(one *instance) *imrpc.InstanceResponse {
	return &imrpc.InstanceResponse{Spec: one.spec, Status: one.status}
}
