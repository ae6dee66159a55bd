package check

import (
	"fmt"
	"path/filepath"

	"k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// Root is the folder of the repository.
type Root string

// file is the path of a file of the repository.
func (r Root) file(path ...string) string {
	return filepath.Join(append([]string{string(r)}, path...)...)
}

// Render renders an overlay, "dev" or "prod", as `kubectl kustomize` does, into objects of maps, slices, strings,
// booleans and int64.
func Render(root Root, overlay string) ([]map[string]any, error) {
	return RenderDir(root.file("k8s", "overlays", overlay))
}

// RenderDir renders a folder with a kustomization.yaml like [Render].
func RenderDir(dir string) ([]map[string]any, error) {
	rendered, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", dir, err)
	}
	objects := make([]map[string]any, 0, rendered.Size())
	for _, resource := range rendered.Resources() {
		text, err := resource.MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("render %s: %s: %w", dir, resource.CurId(), err)
		}
		var object map[string]any
		if err := json.Unmarshal(text, &object); err != nil {
			return nil, fmt.Errorf("render %s: %s: %w", dir, resource.CurId(), err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}
