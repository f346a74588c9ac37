# The two commands are `make run` and `make test`; each does the whole set-up the first time.
# The set-up is done again only when requirements.lock or pyproject.toml changes.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install run test parity up down lint bench lock browser clean

PYTHON ?= python3
export PYTHON
BIN := .venv/bin
FLOORS := ntm spark_jobs quality publishing dashboards simulator

# Stamps carry a hash of what they were made from, so a branch switched back and forth stays right.
hash = $(firstword $(shell cat $(1) 2>/dev/null | cksum))
LOCKED := .venv/.locked-$(call hash,requirements.lock)
EDITABLE := .venv/.editable-$(call hash,requirements.lock pyproject.toml)

help: ## Danh sách lệnh / this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(EDITABLE) ## Cài đặt môi trường .venv theo bản khóa / set up .venv from the lock

$(LOCKED): requirements.lock .ci/install
	@bash .ci/install
	@rm -f .venv/.locked-* && touch $@

$(EDITABLE): $(LOCKED)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@rm -f .venv/.editable-* && touch $@

run: install ## Việc chính: từ tệp gửi đến báo cáo / the main job: from the inbox to a release
	@$(BIN)/ntm run --demo

test: install browser ## Chạy mọi kiểm thử / every test
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

parity: install ## DuckDB và Spark cho cùng kết quả / DuckDB and Spark build the same tables
	@$(BIN)/python -m pytest tests/parity

up: install ## Bật Airflow và bảng điều khiển / start Airflow and the dashboards
	@$(BIN)/ntm up

down: install ## Tắt những gì make up đã bật / stop all that make up started
	@$(BIN)/ntm down

lint: install ## Kiểm tra mã nguồn / ruff, mypy, sqlfluff, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(FLOORS)
	$(BIN)/sqlfluff lint --disable-progress-bar dbt
	$(BIN)/lint-imports

bench: install ## Đo tốc độ, bộ nhớ / measure speed and memory
	@$(BIN)/python -m benchmarks

lock: install ## Tạo lại requirements.lock từ requirements.in / resolve the lock again
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		--output-file requirements.lock requirements.in

browser: ## Cài Chromium cho kiểm thử trình duyệt / Chromium for the browser tests
	@bash .ci/browser

clean: ## Xóa .venv và bộ nhớ đệm, giữ dữ liệu / remove .venv and caches, keep the data
	rm -rf .venv build *.egg-info dbt/target dbt/logs .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis metastore_db spark-warehouse derby.log
	find . -path ./data -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
